// A draft as a working copy holds it, and back: a copy knows items and units by their ids only.
import { http } from '@/api/http';
import type { ItemBrief, TypedForm, UnitBrief } from '@/api/types';
import { contentOf, emptyDraft, type Draft } from './draft';
import { briefOf, itemWith } from './items';

export const typedDraft = (draft: Draft): TypedForm => contentOf(draft);

async function itemOf(id: string | null | undefined, present: ItemBrief | null): Promise<ItemBrief | null> {
  if (!id || id === present?.id) return id ? present : null;
  const found = await itemWith(id);
  return found && briefOf(found);
}
async function unitOf(id: string | null | undefined, present: UnitBrief | null): Promise<UnitBrief | null> {
  if (!id || id === present?.id) return id ? present : null;
  const { data } = await http.get('/api/v1/units/{id}', { params: { id } });
  return { id: data.id, code: data.code, name: data.name, shortName: data.shortName };
}

export async function draftFrom(typed: TypedForm, present: Draft): Promise<Draft> {
  const item = await itemOf(typed.item, present.item);
  return {
    ...emptyDraft(),
    catalogued: item !== null || !(typed.form || typed.offCatalogueBasis),
    item,
    requestedUnit: await unitOf(typed.requestedUnit, present.requestedUnit),
    form: (typed.form ?? '') as Draft['form'],
    sharing: (typed.sharing ?? '') as Draft['sharing'],
    offCatalogueBasis: typed.offCatalogueBasis ?? '',
    title: typed.title ?? '',
    body: typed.body ?? '',
    legalBasis: typed.legalBasis ?? '',
    urgent: typed.urgent ?? false,
  };
}
