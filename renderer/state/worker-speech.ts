import { loadCatalogue } from '../../shared/text/load.ts';
import { useCatalogue, useClock, type Clock, type Language } from '../../shared/text/text.ts';

/** The first message to a worker that is to speak otherwise than in English and by the clock of 24 hours. */
export interface Spoken {
  readonly language: Language;
  readonly clock: Clock;
}

/** In a worker: answers what is asked, in the language that was told before. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it types what comes in
export const answerInLanguage = <Question extends object>(answer: (question: Question) => void): void => {
  let ready: Promise<void> | null = null;
  addEventListener('message', ({ data }: MessageEvent<Question | Spoken>) => {
    if ('language' in data) {
      useClock(() => data.clock);
      ready = loadCatalogue(data.language).then((catalogue) => useCatalogue(() => catalogue));
    }
    else if (ready === null) answer(data);
    else void ready.then(() => answer(data));
  });
};
