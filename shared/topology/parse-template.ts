import { t } from '../i18n/translate.ts';
import { DecodeError, isRecord, typeMismatch } from './codec.ts';

/** Resources of one cloud registry in ARM's shape. */
export interface ArmResources {
  readonly registry: unknown;
  readonly connectedRegistries: readonly unknown[];
  readonly tokens: readonly unknown[];
  readonly scopeMaps: readonly unknown[];
}

type Values = Readonly<Record<string, unknown>>;

const recordIn = (value: unknown): Values => (isRecord(value) ? value : {});

/** Deeper nesting or longer names are not of Azure's export. */
const deepest = 32;
const longest = 4_096;

/** A template with the values of its parameters and variables, each evaluated once. */
interface Context {
  readonly template: Values;
  readonly known: Map<string, string>;
}

/**
 * Evaluates an expression such as `[concat(parameters('registries_contoso_name'), '/plant')]`: the functions of
 * exported templates only. They name no subscription or group, so ids start at `/registries/`.
 */
class Expression {
  #at = 1;
  readonly #text: string;
  readonly #context: Context;
  readonly #place: string;

  constructor(text: string, context: Context, place: string) {
    this.#text = text;
    this.#context = context;
    this.#place = place;
  }

  value(depth = 0): string {
    if (depth > deepest) throw new DecodeError(this.#place, t('the expression nests too deep'));
    const value = this.#term(depth);
    this.#space();
    return value;
  }

  #space(): void {
    while (this.#text[this.#at] === ' ') this.#at += 1;
  }

  #fail(expected: string): DecodeError {
    return new DecodeError(
      this.#place,
      t("expected {expected} at character {at} of ''{text}''", {
        expected,
        at: this.#at + 1,
        text: this.#text.slice(0, 80),
      }),
    );
  }

  #term(depth: number): string {
    if (depth > deepest) throw new DecodeError(this.#place, t('the expression nests too deep'));
    this.#space();
    if (this.#text[this.#at] === "'") return this.#literal();
    const [name = ''] = /^[a-zA-Z]+/.exec(this.#text.slice(this.#at, this.#at + 60)) ?? [];
    if (name === '' || this.#text[this.#at + name.length] !== '(')
      throw this.#fail(t('a text in quotes or a function'));
    this.#at += name.length + 1;
    const given: string[] = [];
    this.#space();
    while (this.#text[this.#at] !== ')') {
      given.push(this.#term(depth + 1));
      this.#space();
      if (this.#text[this.#at] === ',') this.#at += 1;
      else if (this.#text[this.#at] !== ')') throw this.#fail(t("',' or ')'"));
    }
    this.#at += 1;
    return this.#call(name, given, depth);
  }

  #literal(): string {
    let text = '';
    for (this.#at += 1; ; this.#at += 1) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#fail(t('a closing quote'));
      if (char === "'") {
        if (this.#text[this.#at + 1] !== "'") break;
        this.#at += 1;
      }
      text += char;
    }
    this.#at += 1;
    return text;
  }

  #short(text: string): string {
    if (text.length > longest)
      throw new DecodeError(this.#place, t('the expression makes more than {longest} characters', { longest }));
    return text;
  }

  #call(name: string, given: readonly string[], depth: number): string {
    switch (name.toLowerCase()) {
      case 'parameters':
      case 'variables': {
        const [key = ''] = given;
        const kind = name.toLowerCase();
        const known = this.#context.known.get(`${kind} ${key}`);
        if (known !== undefined) return known;
        const all = recordIn(this.#context.template[kind]);
        const held: unknown = Object.hasOwn(all, key) ? all[key] : undefined;
        const value = kind === 'parameters' ? recordIn(held)['defaultValue'] : held;
        if (typeof value !== 'string')
          throw new DecodeError(
            this.#place,
            t("{name}(''{key}'') has no text in this template; export it with parameter values", { name, key }),
          );
        const found = evaluated(value, this.#context, this.#place, depth + 1);
        this.#context.known.set(`${kind} ${key}`, found);
        return found;
      }
      case 'concat':
        return this.#short(given.join(''));
      case 'tolower':
        return (given[0] ?? '').toLowerCase();
      case 'format':
        return this.#short(
          (given[0] ?? '').replaceAll(/\{(\d+)\}/g, (_, index: string) => given[Number(index) + 1] ?? ''),
        );
      case 'resourceid': {
        const from = given.findIndex((part) => part.includes('/'));
        const types = (given[from] ?? '').split('/').slice(1);
        const names = given.slice(from + 1).flatMap((part) => part.split('/'));
        return types.map((type, i) => `/${type}/${names[i] ?? ''}`).join('');
      }
      default:
        throw new DecodeError(
          this.#place,
          t("the function ''{name}'' is not read; Azure's own exported templates do without it", { name }),
        );
    }
  }
}

const evaluated = (text: string, context: Context, place: string, depth = 0): string =>
  text.startsWith('[') && !text.startsWith('[[') && text.endsWith(']')
    ? new Expression(text, context, place).value(depth)
    : text;

const resolved = (value: unknown, context: Context, place: string): unknown => {
  if (typeof value === 'string') return evaluated(value, context, place);
  if (Array.isArray(value)) return value.map((item, i) => resolved(item, context, `${place}[${i}]`));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolved(item, context, `${place}.${key}`)]),
    );
  return value;
};

const namespace = 'microsoft.containerregistry/registries';

/** Whether a value is an ARM template with a container registry or a resource of one. */
export const isTemplate = (value: unknown): value is Values =>
  isRecord(value) &&
  typeof value['$schema'] === 'string' &&
  /deploymentTemplate\.json/i.test(value['$schema']) &&
  Array.isArray(value['resources']);

/** Container registry of an exported ARM template. Throws {@link DecodeError}. */
export const readTemplateResources = (template: Values): ArmResources => {
  const context: Context = { template, known: new Map() };
  const all = (template['resources'] as readonly unknown[]).flatMap((raw, i) => {
    const type = recordIn(raw)['type'];
    if (typeof type !== 'string' || !`${type.toLowerCase()}/`.startsWith(`${namespace}/`)) return [];
    const { name, location, sku, properties } = recordIn(raw);
    const resource = recordIn(resolved({ name, location, sku, properties }, context, `resources[${i}]`));
    if (typeof resource['name'] !== 'string') throw typeMismatch(`resources[${i}].name`, t('text'), resource['name']);
    const [cloud = '', own] = resource['name'].split('/');
    const kind = type.slice(namespace.length + 1);
    const id = `/registries/${cloud}${own === undefined ? '' : `/${kind}/${own}`}`;
    return [{ kind: kind.toLowerCase(), value: { ...resource, name: own ?? cloud, id } }];
  });
  const of = (kind: string): readonly unknown[] => all.filter((one) => one.kind === kind).map(({ value }) => value);
  const registries = of('');
  if (registries.length > 1)
    throw new DecodeError(
      'resources',
      t('there are {registriesCount} container registries; keep one a file', { registriesCount: registries.length }),
    );
  return {
    registry: registries[0] ?? null,
    connectedRegistries: of('connectedregistries'),
    tokens: of('tokens'),
    scopeMaps: of('scopemaps'),
  };
};
