// What is different between two states of a request: for whoever was writing while somebody else acted.
import type { AssistanceRequest, Rating, Term } from '@/api/types';

export interface Change {
  // A key below request.field
  field: string;
  before: string;
  after: string;
}
type Kind = 'state' | 'outcome' | 'application' | 'ratingState' | 'fixState';
type Reader = (request: AssistanceRequest) => string;

const parts: Record<string, Reader> = {
  number: (request) => request.number ?? '',
  title: (request) => request.title,
  item: (request) => request.item?.name ?? '',
  requestedUnit: (request) => request.requestedUnit?.name ?? '',
  caseOfficer: (request) => request.caseOfficer?.name ?? '',
  body: (request) => request.body,
  legalBasis: (request) => request.legalBasis,
  offCatalogueBasis: (request) => request.offCatalogueBasis,
  reply: (request) => request.reply?.text ?? '',
  missing: (request) => request.course.missing.join('\n'),
  supplement: (request) => request.course.supplement,
  readers: (request) => request.course.readers.map((unit) => unit.shortName).join('、'),
};

// "市教委 已评价 2 待整改": whose, how it stands, the overall level, and the latest fix task.
function ratingText({ unit, state, scores, fixTasks }: Rating, word: (kind: Kind, term: Term) => string): string {
  const fix = fixTasks[fixTasks.length - 1]?.state;
  return [unit?.shortName, word('ratingState', state), scores?.overall, fix && word('fixState', fix)].filter(Boolean).join(' ');
}

// `word` says the names of what has one, `when` writes instants.
export function changesBetween(
  before: AssistanceRequest,
  after: AssistanceRequest,
  word: (kind: Kind, term: Term) => string,
  when: (instant: string) => string,
): Change[] {
  const all: Record<string, Reader> = {
    state: (request) => word('state', request.state),
    ...parts,
    due: (request) => (request.clock ? when(request.clock.dueAt) : ''),
    outcome: (request) => (request.reply ? word('outcome', request.reply.outcome) : ''),
    application: (request) => (request.course.application ? word('application', request.course.application.kind) : ''),
    ratings: (request) => (request.satisfaction?.ratings ?? []).map((rating) => ratingText(rating, word)).join('；'),
  };
  return Object.entries(all)
    .map(([field, read]) => ({ field, before: read(before), after: read(after) }))
    .filter((change) => change.before !== change.after);
}
