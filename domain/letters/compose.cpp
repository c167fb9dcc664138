#include "domain/letters/letter.hpp"
#include "domain/letters/letter_template.hpp"
#include "domain/request/reference.hpp"
#include "domain/request/visibility.hpp"

namespace xiezhu::domain {
namespace {

std::string unit_name(const Reference& reference, std::optional<UnitId> id) {
  const Unit* unit = id ? reference.units.find(*id) : nullptr;
  return unit == nullptr ? std::string{} : unit->name;
}

// What a title is about, without the words that every title has: 核查户籍信息 of
// 关于请求协助核查户籍信息的函.
std::string_view subject_of(std::string_view title) {
  constexpr std::array beginnings{"关于", "请求协助", "商请协助", "请求", "协助"};
  constexpr std::array endings{"的协助请求", "的请求函", "的请求", "的函"};
  const std::string_view whole = title;
  for (const std::string_view words : beginnings) {
    if (title.starts_with(words)) title.remove_prefix(words.size());
  }
  for (const std::string_view words : endings) {
    if (title.ends_with(words)) title.remove_suffix(words.size());
  }
  return title.empty() ? whole : title;
}

std::string due_day(const ClockRun* run) {
  return run == nullptr ? std::string{} : chinese_date(local_date(run->due_at));
}

// "1. …" one below the other; a single entry stands alone.
std::string numbered(const std::vector<std::string>& entries) {
  if (entries.size() == 1) return entries.front();
  std::string text;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) text += '\n';
    text += std::to_string(i + 1) + ". " + entries[i];
  }
  return text;
}

// 某某于…口头请求某某，情况紧急的原因 …
std::string oral_words(const std::optional<Oral>& oral) {
  if (!oral) return {};
  return oral->asked_by + "于" + chinese_date(local_date(oral->asked_at)) + "向" + oral->asked_whom +
         "口头提出，" + oral->urgency;
}

// Before and after the event, and what was looked up.
struct Occasion {
  const Request& before;
  const Request& after;
  const Event& event;
  const Reference& reference;
};

void add_matter(const Occasion& o, FieldValues& values) {
  const Content& content = o.after.content;
  const auto* item = content.item ? o.reference.catalogue.find(*content.item) : nullptr;
  const auto form = item != nullptr ? std::optional{item->form} : content.form;
  values["title"] = content.title;
  values["subject"] = subject_of(content.title);
  values["body"] = content.body;
  values["legalBasis"] = content.legal_basis;
  values["offCatalogueBasis"] = content.item ? std::string{} : content.off_catalogue_basis;
  values["item"] = item != nullptr ? item->name : std::string{};
  values["form"] = form ? std::string{chinese_of(*form)} : std::string{};
  values["sharing"] = content.sharing ? std::string{chinese_of(*content.sharing)} : std::string{};
  values["oral"] = oral_words(o.after.course.oral);
  values["partDueDate"] = o.after.part() ? chinese_date(o.after.course.commission->due_by) : std::string{};
  values["requestNumber"] = o.after.number ? o.after.number->text() : std::string{};
  values["requestingUnit"] = unit_name(o.reference, o.after.requesting_unit);
  values["requestedUnit"] = unit_name(o.reference, content.requested_unit);
}

void add_step(const Occasion& o, FieldValues& values) {
  values["date"] = chinese_date(local_date(o.event.at));
  values["dueDate"] = due_day(o.after.work_clock());
  values["formerDueDate"] = due_day(o.before.work_clock());
  values["state"] = chinese_of(o.after.state);
  values["opinion"] = o.event.opinion;
  values["missing"] = numbered(o.event.missing);
  if (const auto& refusal = o.event.refusal) {
    values["ground"] = chinese_of(refusal->ground);
    values["reasons"] = refusal->reasons;
    values["refusalBasis"] = refusal->legal_basis;
    values["betterUnit"] = unit_name(o.reference, refusal->better_unit);
  }
  if (const auto& application = o.before.course.application)
    values["applicationReason"] = application->reason;
  if (const auto& reply = o.event.reply) {
    values["outcome"] = chinese_of(reply->outcome);
    values["reply"] = reply->text;
  }
}

std::string number_of(LetterKind kind, const Request& request, int sequence) {
  if (!request.number) return {};
  const std::string number = request.number->text();
  return kind == LetterKind::request ? number : number + "之" + std::to_string(sequence);
}

// Answers go to who asked, the rest to who is to help.
std::optional<UnitId> addressee_of(LetterKind kind, const Request& request) {
  switch (kind) {
    case LetterKind::request:
    case LetterKind::forwarding:
    case LetterKind::designation:
    case LetterKind::urging:
      return request.content.requested_unit;
    default:
      return request.requesting_unit;
  }
}

// What the template names, and for a request or a result the files of the issuer that its addressee sees.
void add_files(LetterContent& content, const Request& request, UnitId issuer) {
  const auto to = addressee_of(content.kind, request);
  if (!to || (content.kind != LetterKind::request && content.kind != LetterKind::result)) return;
  for (const auto& file : request.course.attachments) {
    if (file.unit == issuer && !file.removed && shows(request, file, *to))
      content.attachments.push_back(file.name);
  }
}

// Who asked learns where the request went, and who passed it on that it was taken from him.
std::vector<std::string> copies_of(LetterKind kind, const Occasion& o) {
  std::vector<std::string> copies;
  if (kind != LetterKind::forwarding && kind != LetterKind::designation) return copies;
  for (const auto unit : {std::optional{o.after.requesting_unit}, o.before.content.requested_unit}) {
    if (unit && unit != o.event.unit && unit != o.after.content.requested_unit)
      copies.push_back(unit_name(o.reference, unit));
  }
  return copies;
}

}  // namespace

std::optional<LetterKind> letter_of(const Event& event) {
  switch (event.verb) {
    case Verb::sign:
    case Verb::issue_letter:
    case Verb::commission:
      return LetterKind::request;
    case Verb::request_correction:
      return LetterKind::correction;
    case Verb::accept:
      return LetterKind::acceptance;
    case Verb::refuse:
      return LetterKind::refusal;
    case Verb::approve:
      return event.refusal ? LetterKind::refusal : LetterKind::extension;
    case Verb::forward:
    case Verb::redirect:
      return LetterKind::forwarding;
    case Verb::designate:
      return LetterKind::designation;
    case Verb::reply:
      return LetterKind::result;
    case Verb::urge:
      return LetterKind::urging;
    default:
      return std::nullopt;
  }
}

std::string chinese_date(LocalDate date) {
  const std::chrono::year_month_day day{date};
  return std::to_string(int{day.year()}) + "年" + std::to_string(unsigned{day.month()}) + "月" +
         std::to_string(unsigned{day.day()}) + "日";
}

LetterContent compose_letter(LetterKind kind, const Request& before, const Request& after, const Event& event,
                             const Reference& reference) {
  const Occasion occasion{before, after, event, reference};
  FieldValues values;
  add_matter(occasion, values);
  add_step(occasion, values);
  auto filled = fill_template(reference.letter_templates.text_for(event.unit, kind), values);
  LetterContent content{.kind = kind,
                        .issuer = unit_name(reference, event.unit),
                        .number = number_of(kind, after, event.sequence),
                        .urgency = after.content.urgent ? "特急" : "",
                        .addressee = unit_name(reference, addressee_of(kind, after)),
                        .title = std::move(filled.title),
                        .paragraphs = std::move(filled.paragraphs),
                        .attachments = std::move(filled.attachments),
                        .copies = copies_of(kind, occasion),
                        .date = local_date(event.at),
                        .note = {}};
  add_files(content, after, event.unit);
  return content;
}

LetterContent letter_from_record(RequestId id, std::span<const Event> events, const Event& event,
                                 const Reference& reference) {
  const auto earlier = static_cast<std::size_t>(event.sequence) - 1;
  const Request before = replay(id, events.first(earlier));
  auto content = compose_letter(letter_of(event).value(), before, evolve(before, event), event, reference);
  content.note = "据办理记录补制";
  return content;
}

}  // namespace xiezhu::domain
