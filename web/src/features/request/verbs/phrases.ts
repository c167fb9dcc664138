// Common words 常用语 for the opinion of a verb; the words themselves are below request.phrase.
import type { ActionVerb } from '@/api/types';

const known: Partial<Record<ActionVerb, readonly string[]>> = {
  submit: ['pleaseSign'],
  sign: ['agreeSend'],
  return: ['addBasis', 'sayClearer'],
  receive: ['received'],
  accept: ['withinDuty'],
  forward: ['theirDuty'],
  refer: ['dutyUnclear'],
  'ask-requester': ['explainList'],
  pause: ['sentForAppraisal'],
  'apply-extension': ['complex', 'manyFiles'],
  approve: ['agree'],
  disapprove: ['timeSuffices', 'reasonTooWeak'],
  confirm: ['complete'],
  rework: ['incomplete'],
  withdraw: ['notNeeded'],
  terminate: ['causeGone'],
  urge: ['pleaseHurry'],
  contact: ['calledThem'],
  rectify: ['completedAsAsked'],
  'call-back': ['solved', 'stillMissing'],
};

export function phrasesOf(verb: ActionVerb): readonly string[] {
  return known[verb] ?? [];
}
