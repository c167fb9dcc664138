// The words that ship, and which fields each kind of letter knows.
#include <algorithm>

#include "domain/letters/letter_template.hpp"

namespace xiezhu::domain {
namespace {

struct Shipped {
  LetterKind kind;
  std::string_view text;
};

constexpr std::array shipped{
    Shipped{LetterKind::request,
            "关于请求协助{subject}的函\n"
            "{requestingUnit}因履行职责需要，请{requestedUnit}提供行政协助。现将有关情况函告如下：\n"
            "{body}\n"
            "协助事项：{item}\n"
            "协助形式：{form}\n"
            "法律依据：{legalBasis}\n"
            "目录外请求依据：{offCatalogueBasis}\n"
            "共享情况：{sharing}\n"
            "口头请求情况：{oral}\n"
            "反馈期限：请于{partDueDate}前反馈。\n"
            "请按规定时限签收，并告知是否受理。"},
    Shipped{LetterKind::correction,
            "关于补正{subject}协助请求的通知\n"
            "{requestingUnit}《{title}》（{requestNumber}）已收悉。经审核，尚需补正下列内容：\n"
            "{missing}\n"
            "{opinion}\n"
            "请于{dueDate}前一次补齐。逾期未补正的，视为撤回请求。"},
    Shipped{LetterKind::acceptance,
            "关于受理{subject}协助请求的通知\n"
            "{requestingUnit}《{title}》（{requestNumber}）已收悉。经审核，决定于{date}予以受理。\n"
            "办理期限至{dueDate}。\n"
            "{opinion}"},
    Shipped{LetterKind::refusal,
            "不予协助告知书\n"
            "{requestingUnit}《{title}》（{requestNumber}）已收悉。经审核，决定不予协助。\n"
            "不予协助的情形：{ground}。\n"
            "理由：{reasons}\n"
            "依据：{refusalBasis}\n"
            "更适宜提供协助的机关：{betterUnit}\n"
            "对本决定有异议的，可以与我单位协商；协商不成的，可以提请主管机关协调。"},
    Shipped{LetterKind::forwarding,
            "关于转送{subject}协助请求的函\n"
            "{requestingUnit}《{title}》（{requestNumber}）现转送{requestedUnit}办理。\n"
            "转送理由：{opinion}\n"
            "请按规定时限签收，并告知{requestingUnit}是否受理。"},
    Shipped{LetterKind::designation,
            "关于指定承办{subject}协助请求的函\n"
            "{requestingUnit}《{title}》（{requestNumber}）经协调，现指定由{requestedUnit}承办。\n"
            "指定理由：{opinion}\n"
            "请按规定时限签收，并告知{requestingUnit}是否受理。"},
    Shipped{LetterKind::extension,
            "延期告知书\n"
            "{requestingUnit}《{title}》（{requestNumber}"
            "）正在办理。因下列原因不能在原定期限内办结，经单位负责人批准予以延期。\n"
            "延期原因：{applicationReason}\n"
            "办理期限由{formerDueDate}延长至{dueDate}。\n"
            "{opinion}"},
    Shipped{LetterKind::result,
            "关于{subject}协助结果的函\n"
            "{requestingUnit}《{title}》（{requestNumber}）已办理完毕，现将结果函复如下：\n"
            "协助结果：{outcome}。\n"
            "{reply}\n"
            "请于{dueDate}前确认。"},
    Shipped{LetterKind::urging,
            "关于催办{subject}协助请求的通知\n"
            "{requestingUnit}《{title}》（{requestNumber}）目前处于“{state}”环节，该环节期限为{dueDate}。\n"
            "{opinion}\n"
            "请抓紧办理，并按时反馈。"}};

// Known to every kind.
constexpr std::array common{TemplateField{"title", "请求标题"},
                            TemplateField{"subject", "事由（请求标题去掉“关于”“的请求”等）"},
                            TemplateField{"requestNumber", "请求函文号"},
                            TemplateField{"requestingUnit", "请求机关"},
                            TemplateField{"requestedUnit", "被请求机关"},
                            TemplateField{"item", "协助事项"},
                            TemplateField{"form", "协助形式"},
                            TemplateField{"legalBasis", "请求的法律依据"},
                            TemplateField{"date", "成文日期"},
                            TemplateField{"dueDate", "当前环节的期限"},
                            TemplateField{"state", "当前环节"},
                            TemplateField{"opinion", "意见"}};

struct Special {
  LetterKind kind;
  TemplateField field;
};
constexpr std::array special{Special{LetterKind::request, {"body", "请求正文", true}},
                             Special{LetterKind::request, {"offCatalogueBasis", "目录外请求依据"}},
                             Special{LetterKind::request, {"sharing", "数据共享情况"}},
                             Special{LetterKind::request, {"oral", "口头请求情况"}},
                             Special{LetterKind::request, {"partDueDate", "协办反馈期限"}},
                             Special{LetterKind::correction, {"missing", "需补正的内容", true}},
                             Special{LetterKind::refusal, {"ground", "不予协助的情形", true}},
                             Special{LetterKind::refusal, {"reasons", "理由", true}},
                             Special{LetterKind::refusal, {"refusalBasis", "不予协助的依据", true}},
                             Special{LetterKind::refusal, {"betterUnit", "更适宜的机关"}},
                             Special{LetterKind::extension, {"applicationReason", "延期原因", true}},
                             Special{LetterKind::extension, {"formerDueDate", "原期限"}},
                             Special{LetterKind::result, {"outcome", "协助结果", true}},
                             Special{LetterKind::result, {"reply", "反馈内容", true}}};

// What a letter is worth nothing without.
bool due_date_mandatory(LetterKind kind) {
  return kind == LetterKind::correction || kind == LetterKind::acceptance || kind == LetterKind::extension;
}

}  // namespace

std::string_view shipped_template(LetterKind kind) {
  return std::ranges::find(shipped, kind, &Shipped::kind)->text;
}

std::vector<TemplateField> template_fields(LetterKind kind) {
  std::vector<TemplateField> fields(common.begin(), common.end());
  for (auto& field : fields) {
    if (field.name == "dueDate") field.mandatory = due_date_mandatory(kind);
  }
  for (const auto& one : special) {
    if (one.kind == kind) fields.push_back(one.field);
  }
  return fields;
}

}  // namespace xiezhu::domain
