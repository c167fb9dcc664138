// What is kept for people while they write: unfinished texts, templates, phrases, and the marks on the
// materials of a request. None of it is part of a request's history.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/drafting/materials.hpp"
#include "domain/drafting/phrases.hpp"
#include "domain/drafting/request_template.hpp"
#include "domain/drafting/similarity.hpp"
#include "domain/drafting/working_copy.hpp"

namespace xiezhu::domain {

// A copy in a list, and the version in which its request is now.
struct CopyLine {
  WorkingCopy copy;
  std::optional<Version> request_version;
};

class WorkingCopyRepository {
 public:
  virtual ~WorkingCopyRepository() = default;
  // With its first version. False when the person has one for this request and verb; then nothing changes.
  virtual bool insert(const WorkingCopy& copy, const std::string& content) = 0;
  virtual std::optional<WorkingCopy> find(WorkingCopyId id) = 0;
  // The last saved first.
  virtual std::vector<CopyLine> of_person(PersonId person, int limit) = 0;
  // Stores `copy` and `content` as the revision after `copy.revision`; `set_aside` marks the one before.
  // False when it is not at this revision any more; then nothing changes.
  virtual bool save(const WorkingCopy& copy, const std::string& content, bool set_aside) = 0;
  // Ascending by revision.
  virtual std::vector<CopyVersion> versions(WorkingCopyId id) = 0;
  virtual std::optional<TypedText> text(WorkingCopyId id, int revision) = 0;
  virtual void remove_versions(WorkingCopyId id, std::span<const int> revisions) = 0;
  virtual void remove(WorkingCopyId id) = 0;
  // The copy that the person has for this verb of this request, if there is one.
  virtual void remove_of(PersonId person, RequestId request, Verb verb) = 0;
  // A copy of the person for a request that did not exist; any other one stays.
  virtual void remove_of_new(PersonId person, WorkingCopyId id) = 0;
  // Copies last saved before `unused`, and those whose request has ended since they were saved, before
  // `ended`.
  virtual std::vector<WorkingCopyId> forgettable(Instant unused, Instant ended, int limit) = 0;
};

class DraftingRepository {
 public:
  virtual ~DraftingRepository() = default;
  // The template that the unit has set for an item; nullopt when it never did.
  virtual std::optional<RequestTemplate> request_template(UnitId unit, const std::string& item) = 0;
  // Those of the unit that are not empty, in the order of the items' codes, after a code.
  virtual std::vector<RequestTemplate> request_templates(UnitId unit, const std::string& after,
                                                         int limit) = 0;
  // As the next version; false when `version` is not the stored one any more (1: there is none), and then
  // nothing changes. So also the next two.
  virtual bool put_request_template(const RequestTemplate& words) = 0;
  virtual bool put_phrases(const PhraseList& list) = 0;
  virtual bool put_checklist(RequestId request, const Checklist& checklist) = 0;
  // All lists of an owner.
  virtual std::vector<PhraseList> phrases(const PhraseOwner& owner) = 0;
  // One that was never marked has version 1 and no marks.
  virtual Checklist checklist(RequestId request) = 0;
  // Requests of one unit to another begun at `since` or later, the newest first.
  virtual std::vector<EarlierRequest> begun_between(UnitId asking, UnitId helping, Instant since,
                                                    int limit) = 0;
};

}  // namespace xiezhu::domain
