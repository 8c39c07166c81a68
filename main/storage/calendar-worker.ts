import { parentPort, workerData } from 'node:worker_threads';
import { setLocale } from '../../shared/i18n/locale.ts';
import { readCalendarEvents } from './calendar-import.ts';
import type { CalendarInput } from './read-calendar.ts';

const { file, now, locale } = workerData as CalendarInput;
await setLocale(locale);
parentPort?.postMessage(readCalendarEvents(file.name, file.text, now));
