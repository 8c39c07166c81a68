import { z } from 'zod';
import { dateFormats, type Message } from '../../shared/i18n/message.ts';

/** Messages as stored in journals: text of older versions, or values of this one. */
export const messageSchema: z.ZodType<Message> = z.lazy(() =>
  z.union([
    z.string(),
    z.object({ text: z.string(), values: z.record(z.string(), z.union([z.number(), messageSchema])).exactOptional() }),
    z.object({ messages: z.array(messageSchema), separator: messageSchema }),
    z.object({
      date: z.enum(dateFormats),
      at: z.number(),
    }),
  ]),
);
