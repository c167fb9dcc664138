// Short names for the shapes of the interface, all of them from openapi.yaml.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Session = Schemas['Session'];
export type UnitBrief = Schemas['UnitBrief'];
export type Unit = Schemas['Unit'];
export type Person = Schemas['Person'];
export type PersonBrief = Schemas['PersonBrief'];
export type RequestLine = Schemas['RequestLine'];
export type RequestPage = Schemas['RequestPage'];
export type AssistanceRequest = Schemas['Request'];
export type Counts = Schemas['Counts'];
export type Counter = Schemas['Counter'];
export type Tab = Schemas['Tab'];
export type Notice = Schemas['Notice'];
export type NoticePage = Schemas['NoticePage'];
export type CappedCount = Schemas['CappedCount'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type Alert = Schemas['Alert'];
export type AlertPage = Schemas['AlertPage'];
export type RungCode = Schemas['RungTerm']['code'];
export type Delegation = Schemas['Delegation'];
export type Job = Schemas['Job'];
export type JobRow = Schemas['JobRow'];
export type ActionVerb = Schemas['ActionVerb'];
export type LetterTemplate = Schemas['LetterTemplate'];
export type NoticePreferences = Schemas['Preferences'];
export type MailedKind = NonNullable<Schemas['NewPreferences']['mail']>[number];
export type AuditRecord = Schemas['AuditRecord'];
export type TargetState = Schemas['TargetState'];
export type Delivery = Schemas['Delivery'];
export type Webhook = Schemas['Webhook'];
export type Content = Schemas['Content'];
export type OralContent = Schemas['OralContent'];
export type Item = Schemas['Item'];
export type ItemBrief = Schemas['ItemBrief'];
export type FormCode = Schemas['FormCode'];
export type SharingCode = Schemas['SharingCode'];
export type TimeLimit = Schemas['Limit'];
export type ActionTerm = Schemas['ActionTerm'];
export type ExplainedClock = Schemas['ExplainedClock'];
export type DayExplanation = Schemas['DayExplanation'];
export type Attachment = Schemas['Attachment'];
export type Upload = Schemas['Upload'];
export type RequestComment = Schemas['Comment'];
export type LetterLine = Schemas['LetterLine'];
export type LampCode = Schemas['LampTerm']['code'];
export type StateCode = Schemas['StateTerm']['code'];
export type ColumnCode = Schemas['Column'];
export type ColumnSet = Schemas['ColumnSet'];
export type ShownColumn = Schemas['ShownColumn'];
export type SavedView = Schemas['SavedView'];
export type NewSavedView = Schemas['NewSavedView'];
export type ExportInput = Schemas['ExportInput'];
export type Relation = Schemas['Relation'];
export type RelationKind = Relation['kind']['code'];
export type RoleCode = Schemas['RoleTerm']['code'];
export type PhraseList = Schemas['PhraseList'];
export type PhrasesOfPurpose = Schemas['Phrases'];
export type PhrasePurpose = Schemas['PhrasePurposeTerm']['code'];
export type Materials = Schemas['Materials'];
export type MaterialMark = Schemas['MaterialMarks']['marks'][number];
export type Alike = Schemas['Alike'];
export type ProposedWords = Schemas['ProposedWords'];
export type RequestTemplate = Schemas['RequestTemplate'];
export type WorkingCopy = Schemas['WorkingCopy'];
export type CopyVersionLine = Schemas['CopyVersionLine'];
export type CopyVerb = Schemas['NewWorkingCopy']['verb'];
export type TypedForm = Schemas['TypedForm'];

// A token of the interface with its Chinese word.
export interface Term {
  code: string;
  name: string;
}
