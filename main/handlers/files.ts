import { type AppError, appError } from '../../shared/errors.ts';
import { joinMessages } from '../../shared/i18n/message.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { CalendarTimes, View } from '../../shared/ipc-payloads.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import { createEmptyTopology } from '../../shared/topology/new-topology.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { serializeWorkspace } from '../../shared/topology/serialize-workspace.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import * as schemas from '../ipc/schemas.ts';
import type { Handlers } from '../ipc/server.ts';
import type { RenderInput } from '../render/offscreen.ts';
import { pickScenario } from '../session/effective-settings.ts';
import type { Session } from '../session/session.ts';
import type { CalendarFile } from '../storage/read-calendar.ts';

export interface FilePorts {
  readonly session: Session;
  readonly dialogs: Dialogs;
  readonly draw: (input: RenderInput) => Promise<Uint8Array>;
  readonly readCalendar: (file: CalendarFile, now: Instant) => Promise<Result<CalendarTimes, AppError>>;
  readonly onBug: (message: Message, cause: unknown) => void;
}

type FileRequest =
  | Extract<keyof Handlers, `file.${string}` | `calendar.${string}`>
  | 'draft.save'
  | 'sites.save'
  | 'blackouts.save'
  | 'views.save'
  | 'compare.open';

export const fileHandlers = ({
  session,
  dialogs,
  draw,
  readCalendar,
  onBug,
}: FilePorts): Pick<Handlers, FileRequest> => {
  const readTimes = (file: CalendarFile): Promise<Result<CalendarTimes, AppError>> =>
    readCalendar(file, session.connection.now());

  return {
    'file.open': defineHandler(noInput, async (_input, context): Promise<Result<View | null, AppError>> => {
      const chosen = await dialogs.open(context);
      if (!chosen.ok || chosen.value === null) return chosen as Result<null, AppError>;
      return session.openText(chosen.value.name, chosen.value.text);
    }),
    'file.new': defineHandler(schemas.newFile, ({ cloudName, place }) =>
      session.openText(`${cloudName}.cascade.json`, serializeWorkspace(createEmptyTopology(cloudName, place), [])),
    ),
    'file.import': defineHandler(
      schemas.importFile,
      ({ name, text }) => session.openText(name, text),
      schemas.fileLength + 1_000,
    ),
    'file.save': defineHandler(
      schemas.draft,
      async ({ edits }, context) => {
        const topology = await session.topology();
        if (topology === null) return err(appError('not-found', msg('There is nothing to save yet.')));
        return dialogs.save(
          context,
          `${topology.cloud.name}.cascade.json`,
          serializeWorkspace(topology, edits, pickScenario(await session.settings()), await session.views()),
        );
      },
      schemas.draftLength,
    ),
    'file.export': defineHandler(
      schemas.exportFile,
      ({ suggestedName, text }, context) => dialogs.save(context, suggestedName, text),
      schemas.fileLength + 1_000,
    ),
    'file.render': defineHandler(
      schemas.drawFile,
      async ({ suggestedName, ...input }, context) => {
        let bytes: Uint8Array;
        try {
          bytes = await draw(input);
        } catch (cause) {
          onBug(msg('The {kind} could not be drawn.', { kind: input.kind }), cause);
          return err(
            appError(
              'refused',
              msg('The {kind} could not be drawn. Save the HTML or the SVG, and print it from a browser.', {
                kind: input.kind.toUpperCase(),
              }),
            ),
          );
        }
        return dialogs.saveBytes(context, suggestedName, bytes);
      },
      schemas.fileLength + 1_000,
    ),
    'compare.open': defineHandler(noInput, async (_input, context) => {
      const chosen = await dialogs.open(context);
      if (!chosen.ok || chosen.value === null) return chosen as Result<null, AppError>;
      const { name, text } = chosen.value;
      const parsed = parseTopology(text);
      if (!parsed.ok) return err({ ...parsed.error, message: joinMessages([name, parsed.error.message], ': ') });
      const wanted = applyEdits(parsed.value.topology, parsed.value.edits);
      return ok({ name, topology: wanted.ok ? wanted.value : parsed.value.topology });
    }),
    'calendar.open': defineHandler(
      noInput,
      async (_input, context): Promise<Result<CalendarTimes | null, AppError>> => {
        const chosen = await dialogs.open(context, 'calendar');
        return chosen.ok && chosen.value !== null ? readTimes(chosen.value) : (chosen as Result<null, AppError>);
      },
    ),
    'calendar.read': defineHandler(schemas.readCalendar, (file) => readTimes(file), schemas.draftLength),
    'draft.save': defineHandler(schemas.draft, ({ edits }) => session.saveDraft(edits), schemas.draftLength),
    'sites.save': defineHandler(schemas.saveSite, ({ registry, site }) => session.saveSite(registry, site)),
    'blackouts.save': defineHandler(
      schemas.saveBlackouts,
      ({ blackouts }) => session.saveBlackouts(blackouts),
      schemas.draftLength,
    ),
    'views.save': defineHandler(schemas.saveViews, ({ views }) => session.saveViews(views), schemas.draftLength),
  };
};
