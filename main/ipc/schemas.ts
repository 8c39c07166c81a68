import { z } from 'zod';
import { formatMessage } from '../../shared/i18n/translate.ts';
import { faultKinds, faultMethods } from '../../shared/ipc-payloads.ts';
import { isCloudRegistryId } from '../../shared/topology/arm-id.ts';
import { decode } from '../../shared/topology/codec.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import type { SavedView, SiteAttributes } from '../../shared/topology/model.ts';
import { editCodec } from '../../shared/topology/parse-workspace.ts';
import { cloudNameRule } from '../../shared/topology/rules.ts';

// What the renderer may send, with limits. Anything else is refused.

/** Longest text of a file, in UTF-16 units. */
export const fileLength = 32 * 1024 * 1024;
/** Longest draft as JSON text, in UTF-16 units. */
export const draftLength = 8 * 1024 * 1024;

const name = z.string().min(1).max(260);
/** A name without a path: the renderer never sends one. */
const fileName = name
  .regex(/^[^/\\:*?"<>|\p{Cc}]+$/u, 'a file name without a path')
  .refine((text) => text !== '.' && text !== '..', 'a file name');
const registryName = z.string().min(1).max(100);

/** Decoded by the codec of workspace files. */
const edits = z
  .array(z.unknown())
  .max(10_000)
  .transform((values, context): readonly Edit[] => {
    const read = decode(() => values.map((value, at) => editCodec.read(value, String(at))));
    if (read.ok) return read.value;
    context.addIssue({ code: 'custom', message: formatMessage(read.error.message) });
    return z.NEVER;
  });

export const draft = z.strictObject({ edits });
export const startApply = z.strictObject({
  edits,
  planId: z.string().max(200),
  confirmed: z.array(name).max(100).default([]),
});
export const applyId = z.strictObject({ applyId: z.string().regex(/^[\w-]{1,60}$/, 'the id of an apply') });
export const chooseRegistry = z.strictObject({
  registryId: z
    .string()
    .max(500)
    .regex(
      /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerRegistry\/registries\/[\w-]+$/i,
      'the ARM id of a container registry',
    ),
});
const accountId = z.string().min(1).max(1_000);
const tenant = z.string().min(1).max(300);
export const account = z.strictObject({ accountId });
export const accountAndTenant = z.strictObject({ accountId, tenant });
export const openInAzure = z.strictObject({ accountId, tenant, registryId: chooseRegistry.shape.registryId });
export const openFleet = z.strictObject({
  registryIds: z.array(chooseRegistry.shape.registryId).min(1).max(1_000),
  from: accountAndTenant.nullable(),
});
export const openMember = z.strictObject({ id: z.string().min(1).max(500) });
export const signIn = z.strictObject({
  cloud: z.string().max(300),
  tenant,
  method: z.enum(['browser', 'device-code', 'az']),
  accountId: accountId.nullable(),
});
export const confirmCloud = z.strictObject({
  cloud: z.string().max(300),
  signInAddress: z.string().max(500),
  audience: z.string().max(500),
});
export const clientId = z.strictObject({
  clientId: z.guid('the client id of an app registration, such as 04b07795-8ddb-461a-bbee-02f9e1bf7b46').nullable(),
});
export const authority = z.strictObject({ countForMicrosoft: z.boolean().optional() });
export const customCloud = z.strictObject({
  cloud: z
    .strictObject({
      name: z.string().trim().min(1).max(100),
      armHost: z.string().trim().max(260),
      loginServerSuffix: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .regex(/^[a-z0-9.-]+$/i, 'a suffix such as azurecr.io')
        .nullable(),
    })
    .nullable(),
});
export const newFile = z.strictObject({
  cloudName: z.string().refine((text) => cloudNameRule(text) === null, 'the name of a registry'),
  place: z
    .strictObject({
      subscription: z.guid('a subscription id'),
      resourceGroup: z.string().regex(/^[\w.()-]{1,90}$/, 'the name of a resource group'),
    })
    .nullable(),
});
export const importFile = z.strictObject({ name, text: z.string().max(fileLength) });
export const exportFile = z.strictObject({ suggestedName: fileName, text: z.string().max(fileLength) });
export const drawFile = z.strictObject({
  suggestedName: fileName,
  kind: z.enum(['pdf', 'png']),
  text: z.string().max(fileLength),
  made: z.number().int(),
});
export const oneRegistry = z.strictObject({ registry: registryName });
export const clipboard = z.strictObject({ text: z.string().max(1_000_000) });

const site: z.ZodType<SiteAttributes> = z.unknown().transform((value, context): SiteAttributes => {
  const read = decode(() => editCodec.read({ kind: 'set-site', registry: 'x', site: value }, ''));
  if (read.ok && read.value.kind === 'set-site') return read.value.site;
  context.addIssue({ code: 'custom', message: read.ok ? 'no site' : formatMessage(read.error.message) });
  return z.NEVER;
});
const at = z.number().int();
const view = z.strictObject({
  name: z.string().trim().min(1).max(200),
  colouring: z.number().int().min(0).max(20),
  folded: z.array(z.string().max(300)).max(10_000),
  camera: z.strictObject({ k: z.number().positive(), x: z.number(), y: z.number() }).nullable(),
  search: z.string().max(1_000),
  selected: registryName.nullable(),
  rangeDays: z.literal([1, 7, 30, 365]),
  from: at,
  zoom: z.strictObject({ from: at, to: at }).nullable(),
});
const views: z.ZodType<readonly SavedView[]> = z.array(view).max(200);
export const saveViews = z.strictObject({ views });
export const saveSite = z.strictObject({ registry: registryName, site });

const instant = z.number().int().min(-8.64e15).max(8.64e15);
export const saveBlackouts = z.strictObject({
  blackouts: z
    .array(
      z
        .strictObject({
          label: z.string().max(300),
          registries: z.array(registryName).max(1_000),
          start: instant,
          end: instant,
        })
        .refine(({ start, end }) => start < end, 'a blackout ends after it starts'),
    )
    .max(20_000),
});
export const readCalendar = z.strictObject({ name, text: z.string().max(4 * 1024 * 1024) });

const image = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[a-z0-9][\w./-]*(?::[\w][\w.-]{0,127}|@sha256:[0-9a-f]{64})$/, 'an image such as hello-world:latest');
const host = z
  .string()
  .max(253)
  .regex(/^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?$/i, 'the login server of a registry, such as mcr.microsoft.com');
export const importImages = z.strictObject({
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('public'), host }),
    z.strictObject({
      kind: z.literal('private'),
      host,
      username: z.string().min(1).max(300),
      password: z.string().min(1).max(10_000),
    }),
    z.strictObject({
      kind: z.literal('azure'),
      resourceId: z.string().max(600).refine(isCloudRegistryId, 'the resource id of a container registry'),
    }),
  ]),
  sourceImage: image,
  targetTags: z.array(image).min(1).max(50),
  force: z.boolean(),
});

export const registrySettings = z.strictObject({
  registry: registryName,
  parentProtocol: z.enum(['http', 'https']),
  parentEndpoint: z.string().max(300).nullable(),
  generatePassword: z.union([z.literal(1), z.literal(2)]).nullable(),
});

export const faults = z.strictObject({
  faults: z
    .array(
      z.strictObject({
        kind: z.enum(faultKinds),
        method: z.enum(faultMethods),
        pathContains: z.string().max(300),
        after: z.number().int().min(0).max(1_000_000),
        times: z.number().int().min(0).max(1_000_000),
      }),
    )
    .max(100),
});
