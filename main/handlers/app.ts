import { appError } from '../../shared/errors.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import { listLocked } from '../../shared/policy.ts';
import { err, ok } from '../../shared/result.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import * as schemas from '../ipc/schemas.ts';
import type { Handler, Handlers } from '../ipc/server.ts';
import type { Session } from '../session/session.ts';
import type { PolicyRead } from '../storage/policy-file.ts';
import { settingsChange } from '../storage/settings-store.ts';
import type { Updates } from '../updates/updates.ts';

export interface AppPorts {
  readonly session: Session;
  readonly policy: PolicyRead;
  readonly updates: Updates;
  readonly info: { readonly version: string; readonly platform: string; readonly runtime: Message };
  readonly isApplying: () => Promise<boolean>;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly onFirstPaint: () => void;
  readonly onFindingsReady: () => void;
}

type AppRequest =
  | 'app.info'
  | 'app.firstPaint'
  | 'app.findingsReady'
  | 'settings.get'
  | 'settings.set'
  | 'updates.get'
  | 'updates.restart'
  | 'policy.get'
  | 'clipboard.write';

export const appHandlers = ({
  session,
  policy,
  updates,
  info,
  isApplying,
  writeClipboard,
  onFirstPaint,
  onFindingsReady,
}: AppPorts): Pick<Handlers, AppRequest> => ({
  'app.info': defineHandler(noInput, () => ok(info)),
  'app.firstPaint': defineHandler(noInput, () => {
    onFirstPaint();
    return ok(null);
  }),
  'app.findingsReady': defineHandler(noInput, () => {
    onFindingsReady();
    return ok(null);
  }),
  'settings.get': defineHandler(noInput, async () => ok(await session.settings())),
  'settings.set': defineHandler(settingsChange as Handler<'settings.set'>['schema'], (change) =>
    session.changeSettings(change),
  ),
  'updates.get': defineHandler(noInput, () => ok(updates.state())),
  'updates.restart': defineHandler(noInput, async () => {
    if (await isApplying())
      return err(
        appError('conflict', msg('A plan is being applied: the update waits until it has ended. Restart then.')),
      );
    return (await updates.restart()) ? ok(null) : err(appError('not-found', msg('No update is ready.')));
  }),
  'policy.get': defineHandler(noInput, () => ok({ locked: listLocked(policy.policy), problem: policy.problem })),
  'clipboard.write': defineHandler(schemas.clipboard, async ({ text }) => {
    await writeClipboard(text);
    return ok(null);
  }),
});
