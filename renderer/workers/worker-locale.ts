import { type LocaleSettings, setLocale } from '../../shared/i18n/locale.ts';

/** Handles a worker's messages in the locale that was posted before; English with a 24-hour clock until then. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it types what comes in
export const handleWithLocale = <Question extends object>(answer: (question: Question) => void): void => {
  let ready: Promise<void> | null = null;
  addEventListener('message', ({ data }: MessageEvent<Question | LocaleSettings>) => {
    if ('language' in data) ready = setLocale(data);
    else if (ready === null) answer(data);
    else void ready.then(() => answer(data));
  });
};
