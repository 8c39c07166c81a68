import { type BrowserWindow, ipcMain, type WebContents, type WebFrameMain } from 'electron';
import type { ZodType } from 'zod';
import { type AppError, appError } from '../../shared/errors.ts';
import { msg } from '../../shared/i18n/message.ts';
import { formatMessage } from '../../shared/i18n/translate.ts';
import {
  type Answer,
  type EventName,
  type Events,
  isRequestName,
  type RequestIn,
  type RequestName,
} from '../../shared/ipc.ts';
import { err } from '../../shared/result.ts';
import { typedArrayReplacer } from '../../shared/view/serialize-results.ts';
import type { Log } from '../log.ts';
import { appOrigin } from '../security/app-protocol.ts';
import { findPayloadProblem } from './payload-limits.ts';

export interface RequestContext {
  /** The window that sent the request, to be the parent of a dialog. */
  readonly window: BrowserWindow;
}

export interface Handler<N extends RequestName> {
  /** Validates the input from the renderer. */
  readonly schema: ZodType<RequestIn<N>>;
  /** Largest sum of the input's texts, in UTF-16 units; a million if omitted. */
  readonly maxLength?: number;
  readonly handle: (input: RequestIn<N>, context: RequestContext) => Promise<Answer<N>>;
}

/** One handler for each request of the contract. */
export type Handlers = { readonly [N in RequestName]: Handler<N> };

export type Emit = <N extends EventName>(name: N, payload: Events[N]) => void;

const defaultMaxLength = 1_000_000;

/**
 * Whether a request comes from the top frame of the window, at the app's origin.
 * @internal
 */
export const isOwnFrame = (frame: Pick<WebFrameMain, 'origin' | 'parent'> | null): boolean =>
  frame !== null && frame.parent === null && frame.origin === appOrigin;

const validate = <N extends RequestName>(handler: Handler<N>, input: unknown, name: N) => {
  const reason = findPayloadProblem(input, handler.maxLength ?? defaultMaxLength);
  if (reason !== null)
    return err(appError('invalid-input', msg('The request {name} {reason}.', { name, reason }), { where: name }));
  const parsed = handler.schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data } as const;
  const issue = parsed.error.issues[0];
  const where = [name, ...(issue?.path ?? [])].join('.');
  return err(
    appError(
      'invalid-input',
      msg('The request {name} is not understood: {reason}.', { name, reason: issue?.message ?? 'wrong shape' }),
      { where },
    ),
  );
};

/** Whether an error is the person's own doing and need not be logged. */
const isExpected = ({ kind }: AppError): boolean => kind === 'cancelled' || kind === 'invalid-input';

/**
 * Validates the input and runs the handler. A handler that throws is a bug: it is logged and answered as `unexpected`.
 * @internal
 */
export const handleRequest = async <N extends RequestName>(
  handler: Handler<N>,
  name: N,
  input: unknown,
  context: RequestContext,
  log: Log,
): Promise<Answer<N>> => {
  try {
    const value = validate(handler, input, name);
    const answer = value.ok ? await handler.handle(value.value, context) : value;
    if (!answer.ok && !isExpected(answer.error))
      log.info(`${name}: ${answer.error.kind}: ${formatMessage(answer.error.message)}`);
    return answer;
  } catch (cause) {
    log.error(`The request ${name} failed.`, cause);
    return err(
      appError('unexpected', msg('The request {name} failed inside the app; the log has the details.', { name }), {
        where: name,
      }),
    );
  }
};

/** Requests whose responses cross the context bridge as JSON text, because it copies objects value by value. */
const asText: ReadonlySet<RequestName> = new Set(['view.get', 'simulation.initial']);

/** Answers the renderer's requests. The handlers are loaded at the first one. */
export const registerHandlers = (
  handlers: () => Promise<Handlers>,
  findWindow: (contents: WebContents) => BrowserWindow | null,
  log: Log,
): void => {
  ipcMain.handle('cascade.request', async (event, name: unknown, input: unknown) => {
    const window = findWindow(event.sender);
    if (window === null || !isOwnFrame(event.senderFrame)) {
      log.error('Refused a request from a foreign frame.');
      return err(appError('refused', 'This page may not ask the app for anything.'));
    }
    if (!isRequestName(name)) return err(appError('refused', 'There is no such request.'));
    const handler = (await handlers())[name] as Handler<typeof name>;
    const response = await handleRequest(handler, name, input, { window }, log);
    return response.ok && asText.has(name) ? JSON.stringify(response, typedArrayReplacer) : response;
  });
};

/** Returns an emitter that drops events for a closed window. */
export const createEmitter =
  (window: () => BrowserWindow | null): Emit =>
  (name, payload) => {
    const target = window();
    if (target !== null && !target.isDestroyed()) target.webContents.send('cascade.event', name, payload);
  };
