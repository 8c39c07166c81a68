import { type LocaleSettings, setLocale } from '../../shared/i18n/locale.ts';

/** In a worker: answers what is asked, in the language that was told before; English and by 24 hours where nobody told. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it types what comes in
export const handleWithLocale = <Question extends object>(answer: (question: Question) => void): void => {
  let ready: Promise<void> | null = null;
  addEventListener('message', ({ data }: MessageEvent<Question | LocaleSettings>) => {
    if ('language' in data) ready = setLocale(data);
    else if (ready === null) answer(data);
    else void ready.then(() => answer(data));
  });
};
