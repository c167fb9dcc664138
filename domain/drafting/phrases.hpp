// Common phrases 常用语: what people write again and again, for one purpose, in an order of their own. A
// person keeps some, and the unit administrator keeps those of the unit.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"

namespace xiezhu::domain {

enum class PhrasePurpose {
  body,
  legal_basis,
  urgency,
  opinion,
  signing,
  correction,
  supplement,
  refusal,
  forwarding,
  extension,
  pausing,
  reply,
  rework,
  withdrawal,
  urging
};
template <>
struct EnumNames<PhrasePurpose> {
  static constexpr std::array table{
      EnumName<PhrasePurpose>{PhrasePurpose::body, "body", "请求正文"},
      EnumName<PhrasePurpose>{PhrasePurpose::legal_basis, "legal-basis", "法律依据"},
      EnumName<PhrasePurpose>{PhrasePurpose::urgency, "urgency", "紧急原因"},
      EnumName<PhrasePurpose>{PhrasePurpose::opinion, "opinion", "办理意见"},
      EnumName<PhrasePurpose>{PhrasePurpose::signing, "signing", "审核签发意见"},
      EnumName<PhrasePurpose>{PhrasePurpose::correction, "correction", "补正内容"},
      EnumName<PhrasePurpose>{PhrasePurpose::supplement, "supplement", "补充说明"},
      EnumName<PhrasePurpose>{PhrasePurpose::refusal, "refusal", "不予协助理由"},
      EnumName<PhrasePurpose>{PhrasePurpose::forwarding, "forwarding", "转送理由"},
      EnumName<PhrasePurpose>{PhrasePurpose::extension, "extension", "延期理由"},
      EnumName<PhrasePurpose>{PhrasePurpose::pausing, "pausing", "暂停计时理由"},
      EnumName<PhrasePurpose>{PhrasePurpose::reply, "reply", "反馈内容"},
      EnumName<PhrasePurpose>{PhrasePurpose::rework, "rework", "重办理由"},
      EnumName<PhrasePurpose>{PhrasePurpose::withdrawal, "withdrawal", "撤回理由"},
      EnumName<PhrasePurpose>{PhrasePurpose::urging, "urging", "催办意见"}};
};

using PhraseOwner = std::variant<PersonId, UnitId>;

struct PhraseList {
  PhraseOwner owner;
  PhrasePurpose purpose = PhrasePurpose::opinion;
  std::vector<std::string> phrases;  // in the order in which they are offered
  int version = 1;                   // grows with every change; 1: never changed
  friend bool operator==(const PhraseList&, const PhraseList&) = default;
};

struct PhraseLimits {
  static constexpr std::size_t phrases = 30;  // of one list
  static constexpr std::size_t length = 500;  // characters of one phrase
};

}  // namespace xiezhu::domain
