import type { AppError } from '../../shared/errors.ts';
import type { Message } from '../../shared/i18n/message.ts';
import { formatMessage, t } from '../../shared/i18n/translate.ts';
import { listLocked } from '../../shared/policy.ts';
import { redact } from '../../shared/report/redact.ts';
import { ok, type Result } from '../../shared/result.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import type { Handlers } from '../ipc/server.ts';
import { redactSecrets } from '../log.ts';
import type { Session } from '../session/session.ts';
import type { PolicyRead } from '../storage/policy-file.ts';

export interface DiagnosticsPorts {
  readonly session: Session;
  readonly policy: PolicyRead;
  readonly dialogs: Pick<Dialogs, 'save'>;
  readonly info: { readonly version: string; readonly platform: string; readonly runtime: Message };
  /** Empty if there is no log. */
  readonly readLog: () => Promise<string>;
  readonly home: string;
}

/** Lines of the log in the text: the last hours of a busy day. */
const mostLines = 400;

/** A text that a person can send to a maintainer: without secrets, and with stand-ins for names, ids and addresses. */
const diagnosticsText = async ({ session, policy, info, readLog, home }: DiagnosticsPorts): Promise<string> => {
  const topology = await session.topology();
  const { layout: _layout, grids: _grids, ...settings } = await session.settings();
  const names = topology === null ? [] : [topology.cloud.name, ...topology.registries.map(({ name }) => name)];
  const { source } = session.connection;
  const open =
    session.registryId() === null ? t('a file or nothing') : source.kind === 'emulator' ? t('the emulator') : 'Azure';
  const log = (await readLog()).trimEnd().split('\n').slice(-mostLines).join('\n');
  const text = [
    'Cascade diagnostics. Nothing was sent. Known names, ids, accounts, hosts and addresses are replaced by stand-ins; secrets are struck out. Read it before you send it.',
    '',
    `Cascade     ${info.version}`,
    `Runtime     ${formatMessage(info.runtime)}`,
    `Platform    ${info.platform}`,
    `Clock       ${new Date(session.connection.now()).toISOString()}`,
    `Open        ${open}, ${String(topology?.registries.length ?? 0)} connected registries`,
    `Settings    ${JSON.stringify(settings)}`,
    `Policy      ${
      policy.problem === null ? listLocked(policy.policy).join(', ') || 'none' : formatMessage(policy.problem)
    }`,
    '',
    `The last ${String(mostLines)} lines of the log`,
    log === '' ? t('(nothing was logged)') : log,
    '',
  ].join('\n');
  return redact(redactSecrets(text), { names, home });
};

/** Saves exactly the text that was shown. */
export const diagnosticsHandlers = (
  ports: DiagnosticsPorts,
): Pick<Handlers, 'diagnostics.get' | 'diagnostics.save'> => {
  let shown: string | null = null;
  const get = async (): Promise<string> => (shown = await diagnosticsText(ports));
  return {
    'diagnostics.get': defineHandler(noInput, async (): Promise<Result<{ readonly text: string }, AppError>> =>
      ok({ text: await get() }),
    ),
    'diagnostics.save': defineHandler(noInput, async (_input, context) =>
      ports.dialogs.save(context, 'cascade-diagnostics.txt', shown ?? (await get())),
    ),
  };
};
