/** What HubSpot's answers hold, as far as it is used; what else they hold, and what is missing, does no harm. */
import { z } from 'zod';
import { type HubSpotClient, HUBSPOT_VERSION as V } from './hubspot-client.ts';

export type ObjectType = 'companies' | 'contacts' | 'deals';

const id = z.union([z.string(), z.number()]).transform(String);

const objectSchema = z.looseObject({
  id,
  properties: z.record(z.string(), z.string().nullable()).default({}),
  archived: z.boolean().default(false),
  associations: z
    .record(
      z.string(),
      z.looseObject({ results: z.array(z.looseObject({ id, type: z.string().optional() })).default([]) }),
    )
    .optional(),
});
export type HubSpotObject = z.infer<typeof objectSchema>;

const pagingSchema = z.looseObject({ next: z.looseObject({ after: id }).optional() }).optional();
const pageSchema = z.looseObject({ results: z.array(objectSchema).default([]), paging: pagingSchema });
const searchSchema = z.looseObject({
  results: z.array(objectSchema).default([]),
  paging: pagingSchema,
  total: z.number().optional(),
});

export interface Page {
  readonly results: readonly HubSpotObject[];
  /** Null at the end. */
  readonly after: string | null;
}

interface ListOptions {
  readonly properties: readonly string[];
  readonly associations?: ObjectType;
  readonly after: string | null;
  readonly archived?: boolean;
}

const PAGE = '100';
/** So many ids a `batch/read` takes. */
export const BATCH = 100;
const ASSOCIATIONS_BATCH = 1000;

export function createHubSpotObjects(client: HubSpotClient) {
  return {
    async list(
      type: ObjectType,
      { properties, associations, after, archived = false }: ListOptions,
    ): Promise<Page> {
      const answer = await client.get(`/crm/objects/${V}/${type}`, {
        limit: PAGE,
        after: after ?? undefined,
        properties: properties.join(','),
        associations,
        archived: String(archived),
      });
      const { results, paging } = pageSchema.parse(answer ?? {});
      return { results, after: paging?.next?.after ?? null };
    },

    /** One that was merged answers as what it was merged into. @returns null when there is none */
    async one(
      type: ObjectType,
      objectId: string,
      properties: readonly string[],
    ): Promise<HubSpotObject | null> {
      const path = `/crm/objects/${V}/${type}/${encodeURIComponent(objectId)}`;
      const query = { properties: properties.join(',') };
      const answer =
        (await client.get(path, query)) ?? (await client.get(path, { ...query, archived: 'true' }));
      return answer === null ? null : objectSchema.parse(answer);
    },

    /** Those that there are, of at most 100. */
    async read(
      type: ObjectType,
      ids: readonly string[],
      properties: readonly string[],
    ): Promise<readonly HubSpotObject[]> {
      if (ids.length === 0) return [];
      const answer = await client.post(`/crm/objects/${V}/${type}/batch/read`, {
        inputs: ids.map((one) => ({ id: one })),
        properties,
        propertiesWithHistory: [],
      });
      return pageSchema.parse(answer ?? {}).results;
    },

    async search(type: ObjectType, body: object): Promise<Page> {
      const { results, paging } = searchSchema.parse(
        (await client.post(`/crm/objects/${V}/${type}/search`, body)) ?? {},
      );
      return { results, after: paging?.next?.after ?? null };
    },

    /** By id, what each is associated with: the primary one first. */
    async associated(
      from: ObjectType,
      to: ObjectType,
      ids: readonly string[],
    ): Promise<ReadonlyMap<string, readonly string[]>> {
      const found = new Map<string, readonly string[]>();
      for (let at = 0; at < ids.length; at += ASSOCIATIONS_BATCH) {
        const answer = await client.post(`/crm/associations/${V}/${from}/${to}/batch/read`, {
          inputs: ids.slice(at, at + ASSOCIATIONS_BATCH).map((one) => ({ id: one })),
        });
        for (const { from: of, to: targets } of associationsSchema.parse(answer ?? {}).results) {
          const primaryFirst = targets.toSorted(
            (one, other) => rank(one.associationTypes) - rank(other.associationTypes),
          );
          found.set(of.id, [...new Set(primaryFirst.map(({ toObjectId }) => toObjectId))]);
        }
      }
      return found;
    },

    /** The companies of a list. */
    async members(listId: string, after: string | null) {
      const answer = await client.get(`/crm/lists/${V}/${encodeURIComponent(listId)}/memberships`, {
        limit: PAGE,
        after: after ?? undefined,
      });
      if (answer === null) return null;
      const { results, paging } = membersSchema.parse(answer);
      return { ids: results.map(({ recordId }) => recordId), after: paging?.next?.after ?? null };
    },

    ...accountReads(client),
  };
}

export type HubSpotObjects = ReturnType<typeof createHubSpotObjects>;

/** What the account is set up with: its people, the choices of its properties, its pipelines, itself. */
function accountReads(client: HubSpotClient) {
  return {
    async owners(): Promise<ReadonlyMap<string, string>> {
      const emails = new Map<string, string>();
      for (const archived of ['false', 'true']) {
        for (let after: string | undefined; ; ) {
          const answer = await client.get(`/crm/owners/${V}`, { limit: PAGE, after, archived });
          const { results, paging } = ownersSchema.parse(answer ?? {});
          for (const owner of results)
            if (owner.email != null && owner.email !== '') emails.set(owner.id, owner.email.toLowerCase());
          after = paging?.next?.after;
          if (after === undefined) break;
        }
      }
      return emails;
    },

    /** Labels by the internal value, of properties that are a choice. */
    async labels(properties: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
      const { results } = propertiesSchema.parse((await client.get(`/crm/properties/${V}/companies`)) ?? {});
      const chosen = results.filter(({ name, options }) => properties.includes(name) && options.length > 0);
      return new Map(
        chosen.map(({ name, options }) => [name, new Map(options.map(({ value, label }) => [value, label]))]),
      );
    },

    /** Stages in which a deal is won, of every pipeline, as `PIPELINE/STAGE`. */
    async wonStages(): Promise<ReadonlySet<string>> {
      const { results } = pipelinesSchema.parse((await client.get(`/crm/pipelines/${V}/deals`)) ?? {});
      const won = results.flatMap((pipeline) =>
        pipeline.stages
          .filter(
            ({ metadata }) => String(metadata.isClosed) === 'true' && Number(metadata.probability) === 1,
          )
          .map((stage) => `${pipeline.id}/${stage.id}`),
      );
      return new Set(won);
    },

    async details() {
      return detailsSchema.parse((await client.get(`/account-info/${V}/details`)) ?? {});
    },
  };
}

const associationsSchema = z.looseObject({
  results: z
    .array(
      z.looseObject({
        from: z.looseObject({ id }),
        to: z.array(
          z.looseObject({
            toObjectId: id,
            associationTypes: z
              .array(z.looseObject({ typeId: z.number().optional(), label: z.string().nullish() }))
              .default([]),
          }),
        ),
      }),
    )
    .default([]),
});

/** Contact and deal to their primary company. */
const PRIMARY_TYPES: ReadonlySet<number> = new Set([1, 5]);

function rank(
  types: readonly { readonly typeId?: number | undefined; readonly label?: string | null | undefined }[],
): number {
  const isPrimary = types.some(
    ({ typeId, label }) => PRIMARY_TYPES.has(typeId ?? 0) || /^primary$/i.test(label ?? ''),
  );
  return isPrimary ? 0 : 1;
}

/** Of a list's answer: each pair stands there once with its type and once without a label; the primary one first. */
export function associatedIds(object: HubSpotObject, to: ObjectType): readonly string[] {
  const pairs = object.associations?.[to]?.results ?? [];
  const isPrimary = (type: string | undefined) => type !== undefined && !type.endsWith('_unlabeled');
  return [
    ...new Set(
      pairs
        .toSorted((one, other) => Number(isPrimary(other.type)) - Number(isPrimary(one.type)))
        .map((pair) => pair.id),
    ),
  ];
}

const membersSchema = z.looseObject({
  results: z.array(z.looseObject({ recordId: id })).default([]),
  paging: pagingSchema,
});
const ownersSchema = z.looseObject({
  results: z.array(z.looseObject({ id, email: z.string().nullish() })).default([]),
  paging: pagingSchema,
});
const propertiesSchema = z.looseObject({
  results: z
    .array(
      z.looseObject({
        name: z.string(),
        options: z.array(z.looseObject({ value: z.string(), label: z.string() })).default([]),
      }),
    )
    .default([]),
});
const pipelinesSchema = z.looseObject({
  results: z
    .array(
      z.looseObject({
        id,
        stages: z
          .array(z.looseObject({ id, metadata: z.record(z.string(), z.unknown()).default({}) }))
          .default([]),
      }),
    )
    .default([]),
});
const detailsSchema = z.looseObject({
  portalId: id.optional(),
  companyCurrency: z.string().nullish(),
  uiDomain: z.string().nullish(),
});
