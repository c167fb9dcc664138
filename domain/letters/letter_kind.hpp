// The letters 函件 that steps of a request produce, and the mark by which an event vouches for its letter.
#pragma once

#include <string>

#include "domain/kernel/enum_names.hpp"

namespace xiezhu::domain {

enum class LetterKind {
  request,
  correction,
  acceptance,
  refusal,
  forwarding,
  designation,
  extension,
  result,
  urging
};
template <>
struct EnumNames<LetterKind> {
  static constexpr std::array table{
      EnumName<LetterKind>{LetterKind::request, "request", "请求函"},
      EnumName<LetterKind>{LetterKind::correction, "correction", "补正通知"},
      EnumName<LetterKind>{LetterKind::acceptance, "acceptance", "受理通知"},
      EnumName<LetterKind>{LetterKind::refusal, "refusal", "不予协助告知书"},
      EnumName<LetterKind>{LetterKind::forwarding, "forwarding", "转送函"},
      EnumName<LetterKind>{LetterKind::designation, "designation", "指定承办函"},
      EnumName<LetterKind>{LetterKind::extension, "extension", "延期告知书"},
      EnumName<LetterKind>{LetterKind::result, "result", "协助结果函"},
      EnumName<LetterKind>{LetterKind::urging, "urging", "催办通知"}};
};

// What an event says about the letter that was made with it.
struct LetterMark {
  LetterKind kind = LetterKind::request;
  std::string sha256;  // of the letter's canonical text, in lower-case hex
  friend bool operator==(const LetterMark&, const LetterMark&) = default;
};

}  // namespace xiezhu::domain
