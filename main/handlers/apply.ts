import { appError } from '../../shared/errors.ts';
import { joinMessages } from '../../shared/i18n/message.ts';
import { type Message, msg } from '../../shared/i18n/message.ts';
import type { RequestIn } from '../../shared/ipc.ts';
import type { ApplyState } from '../../shared/ipc-payloads.ts';
import { namesToConfirm } from '../../shared/plan/confirm.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import { err, ok } from '../../shared/result.ts';
import { findSubscriptionId, sameId } from '../../shared/topology/arm-id.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { Topology } from '../../shared/topology/model.ts';
import type { ApplyService } from '../apply/apply-service.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import * as schemas from '../ipc/schemas.ts';
import type { Handlers } from '../ipc/server.ts';
import type { Session } from '../session/session.ts';
import { withOpenRegistry } from './open-registry.ts';

export interface ApplyHandlerPorts {
  readonly session: Session;
  readonly applies: ApplyService;
  readonly onBug: (message: Message, cause: unknown) => void;
}

type ApplyRequest = Extract<keyof Handlers, `apply.${string}`>;

const planChanged = () =>
  appError(
    'conflict',
    msg('The plan is no longer the one that was reviewed: Azure or the draft changed meanwhile. Review it again.'),
  );

/** Makes the plan as the review did, with the same pure steps. */
const planFor = (topology: Topology, edits: RequestIn<'apply.start'>['edits']) => {
  const desired = applyEdits(topology, edits);
  return desired.ok ? makePlan(topology, desired.value) : desired;
};

export const applyHandlers = ({ session, applies, onBug }: ApplyHandlerPorts): Pick<Handlers, ApplyRequest> => {
  const settled = new Set<string>();
  /** Drops from the draft what an interrupted apply of the open registry did, once per apply and after the response. */
  const settleDraft = ({ applyId, plan }: ApplyState): void => {
    const settle = async (): Promise<void> => {
      await session.topology();
      if (settled.has(applyId) || !sameId(plan.registryId, session.registryId())) return;
      settled.add(applyId);
      await session.afterApply();
    };
    setImmediate(
      () => void settle().catch((cause: unknown) => onBug(msg('The draft could not be brought up to date.'), cause)),
    );
  };

  return {
    'apply.start': defineHandler(
      schemas.startApply,
      ({ edits, planId, confirmed }) =>
        withOpenRegistry(session, async () => {
          const topology = await session.topology();
          const readOnlyReason = session.readOnlyReason();
          if (readOnlyReason !== null) return err(appError('read-only', readOnlyReason));
          if (topology === null) return err(planChanged());
          const plan = planFor(topology, edits);
          if (!plan.ok)
            return err({ ...planChanged(), message: joinMessages([planChanged().message, plan.error.message]) });
          if (plan.value.id !== planId) return err(planChanged());
          const { production } = await session.settings();
          const inProduction = production.includes(findSubscriptionId(topology) ?? '');
          const unconfirmed = namesToConfirm(plan.value, topology.cloud.name, inProduction).filter(
            (name) => !confirmed.includes(name),
          );
          if (unconfirmed.length > 0)
            return err(
              appError(
                'refused',
                msg('Nothing was sent: type {names} to confirm this plan.', { names: unconfirmed.join(', ') }),
              ),
            );
          await session.saveDraft(edits);
          return applies.start(plan.value, session.arm);
        }),
      schemas.draftLength,
    ),
    'apply.cancel': defineHandler(schemas.applyId, ({ applyId }) => applies.cancel(applyId)),
    'apply.resume': defineHandler(schemas.applyId, async ({ applyId }) => {
      await session.topology();
      return applies.resume(applyId, session.arm, session.registryId());
    }),
    'apply.last': defineHandler(noInput, async () => {
      const last = await applies.last();
      if (last?.state === 'interrupted') settleDraft(last);
      return ok(last);
    }),
    'apply.history': defineHandler(noInput, async () => ok(await applies.history())),
    'apply.get': defineHandler(schemas.applyId, ({ applyId }) => applies.get(applyId)),
    'apply.dismiss': defineHandler(schemas.applyId, ({ applyId }) => applies.dismiss(applyId)),
  };
};
