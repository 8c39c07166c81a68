import { parentPort, workerData } from 'node:worker_threads';
import { readCalendarEvents } from './calendar-import.ts';
import type { CalendarInput } from './read-calendar.ts';

const { file, now } = workerData as CalendarInput;
parentPort?.postMessage(readCalendarEvents(file.name, file.text, now));
