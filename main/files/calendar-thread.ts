// The entry of the thread that reads one calendar.
import { parentPort, workerData } from 'node:worker_threads';
import { speakSo } from '../../shared/text/load.ts';
import { calendarTimes } from './ics.ts';
import type { CalendarInput } from './read-calendar.ts';

const { file, now, spoken } = workerData as CalendarInput;
await speakSo(spoken);
parentPort?.postMessage(calendarTimes(file.name, file.text, now));
