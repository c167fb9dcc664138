// A letter as it was written: composed once, when its event happens, and never again. What paper and screen
// show is made from this one value, so that they agree.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/letters/letter_kind.hpp"
#include "domain/request/request.hpp"

namespace xiezhu::domain {

struct Reference;

// The parts of a document after GB/T 9704. Text is without line ends.
struct LetterContent {
  LetterKind kind = LetterKind::request;
  std::string issuer;                    // 发文机关
  std::string number;                    // 发文字号; empty for a matter that has no number yet
  std::string urgency;                   // 紧急程度, empty for most
  std::string addressee;                 // 主送机关, without colon
  std::string title;                     // 标题
  std::vector<std::string> paragraphs;   // 正文
  std::vector<std::string> attachments;  // 附件说明
  std::vector<std::string> copies;       // 抄送机关
  LocalDate date;                        // 成文日期
  std::string note;                      // 附注, without brackets; empty for most
  friend bool operator==(const LetterContent&, const LetterContent&) = default;
};

// A letter in the database. It is named by the event that it was made with.
struct Letter {
  RequestId request;
  int sequence = 0;
  LetterKind kind = LetterKind::request;
  std::string text;    // canonical_text() of its content
  std::string sha256;  // of `text`
  Instant created_at;
  friend bool operator==(const Letter&, const Letter&) = default;
};

// The letter that goes with an event; nullopt for most. Only what was decided makes one: an application that
// waits for its approval does not.
std::optional<LetterKind> letter_of(const Event& event);

// Writes the letter of `event`, which led from `before` to `after`, with the templates of the issuing unit.
// The event must have one. Its number is that of the request; the letters that follow the request letter add
// 之 and the sequence of their event, so each names its step in the record.
LetterContent compose_letter(LetterKind kind, const Request& before, const Request& after, const Event& event,
                             const Reference& reference);

// The letter of an event as the record gives it today, for events from before letters were kept; its note
// says so. `events` is the whole history.
LetterContent letter_from_record(RequestId id, std::span<const Event> events, const Event& event,
                                 const Reference& reference);

// The content as a JSON object in one fixed form: these members in the order of the struct, no blanks, only
// what must be escaped is. Equal contents give equal texts, and it is this text that is hashed.
std::string canonical_text(const LetterContent& content);

// 2026年1月4日: Arabic, no leading zeros (GB/T 9704).
std::string chinese_date(LocalDate date);

}  // namespace xiezhu::domain
