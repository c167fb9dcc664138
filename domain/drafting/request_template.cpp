#include "domain/drafting/request_template.hpp"

#include <algorithm>
#include <array>

#include "domain/kernel/text.hpp"
#include "domain/letters/letter.hpp"

namespace xiezhu::domain {
namespace {

constexpr std::array request_fields{TemplateField{"requestingUnit", "请求机关"},
                                    TemplateField{"requestedUnit", "被请求机关"},
                                    TemplateField{"item", "协助事项"},
                                    TemplateField{"itemCode", "事项编码"},
                                    TemplateField{"form", "协助形式"},
                                    TemplateField{"situation", "适用情形"},
                                    TemplateField{"content", "协助内容"},
                                    TemplateField{"materials", "所需材料"},
                                    TemplateField{"legalBasis", "法律依据"},
                                    TemplateField{"limit", "办理期限"},
                                    TemplateField{"date", "日期"}};

std::string unit_name(const OrgTree& units, std::optional<UnitId> id) {
  const Unit* unit = id ? units.find(*id) : nullptr;
  return unit == nullptr ? std::string{} : unit->name;
}

// Fields that are not known are missing.
FieldValues known_values(const DraftingOccasion& occasion, const OrgTree& units) {
  FieldValues values;
  values["requestingUnit"] = unit_name(units, occasion.asking);
  if (occasion.helping) values["requestedUnit"] = unit_name(units, occasion.helping);
  values["form"] = chinese_of(occasion.form);
  values["date"] = chinese_date(occasion.today);
  if (const auto* item = occasion.item; item != nullptr) {
    values["item"] = item->name;
    values["itemCode"] = item->code;
    values["situation"] = item->situation;
    values["content"] = item->content;
    values["materials"] = item->materials;
    values["legalBasis"] = item->legal_basis;
    values["limit"] = std::to_string(item->limit.count) + "个工作日";
  }
  return values;
}

std::string fill_text(std::string_view text, const FieldValues& values) {
  std::string filled;
  for (const auto line : written_lines(text)) {
    const auto one = fill_line(line, values);
    if (one.left_out) continue;
    if (!filled.empty()) filled += '\n';
    filled += one.text;
  }
  return filled;
}

}  // namespace

const TemplateParts& shipped_request_template(Form form) {
  static const std::array<TemplateParts, EnumNames<Form>::table.size()> shipped{
      TemplateParts{"关于提供{item}有关资料的请求",
                    "我单位因履行职责需要，请贵单位协助提供下列资料：\n{content}\n适用情形：{situation}\n"
                    "随附材料：{materials}\n请在{limit}内反馈。",
                    "{legalBasis}"},
      TemplateParts{"关于就{item}出具认定鉴定意见的请求",
                    "我单位因履行职责需要，请贵单位就下列事项出具认定或者鉴定意见：\n{content}\n"
                    "适用情形：{situation}\n随附材料：{materials}\n请在{limit}内反馈意见。",
                    "{legalBasis}"},
      TemplateParts{"关于{item}现场协助的请求",
                    "我单位因履行职责需要，请贵单位派员到现场协助：\n{content}\n适用情形：{situation}\n"
                    "随附材料：{materials}\n请在{limit}内安排并告知。",
                    "{legalBasis}"},
      TemplateParts{"关于{item}联合行动的请求",
                    "我单位因履行职责需要，拟与贵单位开展联合行动：\n{content}\n适用情形：{situation}\n"
                    "随附材料：{materials}\n请在{limit}内反馈意见。",
                    "{legalBasis}"},
      TemplateParts{"关于{item}人员设备技术支援的请求",
                    "我单位因履行职责需要，请贵单位提供人员、设备或者技术支援：\n{content}\n"
                    "适用情形：{situation}\n随附材料：{materials}\n请在{limit}内反馈。",
                    "{legalBasis}"},
      TemplateParts{"关于{item}的协助请求",
                    "我单位因履行职责需要，请贵单位提供下列协助：\n{content}\n适用情形：{situation}\n"
                    "随附材料：{materials}\n请在{limit}内反馈。",
                    "{legalBasis}"}};
  const auto place = std::ranges::find(EnumNames<Form>::table, form, &EnumName<Form>::value);
  return shipped.at(static_cast<std::size_t>(place - EnumNames<Form>::table.begin()));
}

std::span<const TemplateField> request_template_fields() { return request_fields; }

std::vector<Rejection> check_request_template(const TemplateParts& words) {
  std::vector<Rejection> broken;
  const auto check = [&](std::string_view text, std::size_t most, const char* path, bool mandatory) {
    if (mandatory && blank(text)) broken.push_back({Reason::missing, path});
    if (length(text) > most) broken.push_back({Reason::too_long, path, std::to_string(most)});
    for (auto& one : check_fields(request_fields, text, path)) broken.push_back(std::move(one));
  };
  check(words.title, RequestTemplateLimits::title, "title", true);
  check(words.body, RequestTemplateLimits::body, "body", true);
  check(words.legal_basis, RequestTemplateLimits::legal_basis, "legalBasis", false);
  return broken;
}

ProposedWords propose_words(const TemplateParts& words, const DraftingOccasion& occasion,
                            const OrgTree& units) {
  ProposedWords proposed;
  auto values = known_values(occasion, units);
  for (const auto& field : request_fields) {
    const auto [value, unknown] = values.try_emplace(field.name, "〔" + std::string{field.meaning} + "〕");
    const auto asked = "{" + std::string{field.name} + "}";
    const bool wanted =
        words.title.contains(asked) || words.body.contains(asked) || words.legal_basis.contains(asked);
    if (unknown && wanted) proposed.open.push_back(field.name);
  }
  proposed.words = {fill_text(words.title, values), fill_text(words.body, values),
                    fill_text(words.legal_basis, values)};
  std::ranges::replace(proposed.words.title, '\n', ' ');  // a title is one line whatever its fields hold
  return proposed;
}

}  // namespace xiezhu::domain
