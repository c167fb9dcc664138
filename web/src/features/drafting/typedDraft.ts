// A draft as a working copy holds it, and back: a copy knows items and units by their ids only.
import type { ItemBrief, TypedForm, UnitBrief } from '@/api/types';
import { unitWith } from '@/api/units';
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
  return unitWith(id);
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
