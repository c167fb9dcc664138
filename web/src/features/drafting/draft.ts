// What a handler writes into a request, as the form holds it.
import type { AssistanceRequest, Content, FormCode, ItemBrief, SharingCode, UnitBrief } from '@/api/types';

export interface Draft {
  // Under an item of the catalogue; else outside it 目录外.
  catalogued: boolean;
  item: ItemBrief | null;
  form: FormCode | '';
  offCatalogueBasis: string;
  requestedUnit: UnitBrief | null;
  title: string;
  body: string;
  legalBasis: string;
  sharing: SharingCode | '';
  urgent: boolean;
}

export const limits = { title: 100, body: 5000, legalBasis: 1000, offCatalogueBasis: 1000 } as const;

export function emptyDraft(): Draft {
  return {
    catalogued: true,
    item: null,
    form: '',
    offCatalogueBasis: '',
    requestedUnit: null,
    title: '',
    body: '',
    legalBasis: '',
    sharing: '',
    urgent: false,
  };
}

// What goes to the server. The other half, such as a basis typed before an item was chosen, stays in the form.
export function contentOf(draft: Draft): Content {
  return {
    title: draft.title,
    body: draft.body,
    legalBasis: draft.legalBasis,
    requestedUnit: draft.requestedUnit?.id ?? null,
    item: draft.catalogued ? (draft.item?.id ?? null) : null,
    form: draft.catalogued ? null : draft.form || null,
    offCatalogueBasis: draft.catalogued ? '' : draft.offCatalogueBasis,
    sharing: draft.sharing || null,
    urgent: draft.urgent,
  };
}

export function draftOf(request: AssistanceRequest): Draft {
  const outside = request.item === null && (request.form !== null || request.offCatalogueBasis !== '');
  return {
    catalogued: !outside,
    item: request.item,
    form: request.form?.code ?? '',
    offCatalogueBasis: request.offCatalogueBasis,
    requestedUnit: request.requestedUnit,
    title: request.title,
    body: request.body,
    legalBasis: request.legalBasis,
    sharing: request.sharing?.code ?? '',
    urgent: request.urgent,
  };
}

// Two drafts that say the same to the server are the same; it keeps text in NFC.
export function markOf(draft: Draft): string {
  return JSON.stringify(contentOf(draft)).normalize('NFC');
}

// Something stands in it that somebody would miss.
export function worthSaving(draft: Draft): boolean {
  return [draft.title, draft.body].some((text) => text.trim() !== '') || draft.item !== null;
}

export type DraftField = Exclude<keyof Content, 'onBehalfOf'>;

// Mandatory fields that are empty, all at once, in the order of the form; the server names one after the other.
export function missingIn(draft: Draft): DraftField[] {
  const content = contentOf(draft);
  const wanted: DraftField[] = draft.catalogued ? ['item'] : ['form', 'offCatalogueBasis'];
  wanted.push('requestedUnit', 'title', 'body', 'legalBasis', 'sharing');
  return wanted.filter((field) => String(content[field] ?? '').trim() === '');
}

// Fields that differ between what was typed and what the server has.
export function differingFields(one: Draft, other: Draft): DraftField[] {
  const [mine, theirs] = [contentOf(one), contentOf(other)];
  return (Object.keys(mine) as DraftField[]).filter(
    (field) => String(mine[field] ?? '').normalize('NFC') !== String(theirs[field] ?? '').normalize('NFC'),
  );
}
