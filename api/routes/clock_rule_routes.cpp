// The clock rules 时限规则: all versions, and adding one.
#include <algorithm>
#include <boost/json/array.hpp>

#include "api/http/reply.hpp"
#include "api/json/fields.hpp"
#include "api/json/object_body.hpp"
#include "api/routes/views.hpp"
#include "domain/clocks/rule_change.hpp"

namespace xiezhu::api {
namespace json = boost::json;
namespace {

json::object terms_view(const domain::Terms& terms) {
  return {{"limit", limit_view(domain::parts_of(terms.limit))},
          {"automatic", terms.automatic ? json::value(limit_view(domain::parts_of(*terms.automatic)))
                                        : json::value(nullptr)}};
}

json::object rule_view(const domain::ClockRule& rule, const domain::ClockRules& rules,
                       domain::LocalDate today) {
  const auto last = domain::last_day_of(rule, rules);
  return {{"code", domain::name_of(rule.code)},
          {"name", domain::chinese_of(rule.code)},
          {"variant", rule.variant},
          {"validFrom", domain::to_iso(rule.valid_from)},
          {"validTo", last ? json::value(domain::to_iso(*last)) : json::value(nullptr)},
          {"inForce", rule.valid_from <= today && (!last || today <= *last)},
          {"normal", terms_view(rule.normal)},
          {"urgent", terms_view(rule.urgent)},
          {"warnPercent", json::array{rule.blue_percent, rule.yellow_percent}},
          {"legalBasis", rule.legal_basis}};
}

Response list_clock_rules(const Call& call) {
  const auto& rules = call.reference->clock_rules;
  const auto today = domain::local_date(call.environment.clock.now());
  json::array items;
  for (const auto& rule : rules.all()) items.push_back(rule_view(rule, rules, today));
  return page_response(std::move(items), "");
}

// Reads the nested parts of a rule; complaints name them by their path.
class RuleReader {
 public:
  explicit RuleReader(const json::object& body) : fields_(body) {}

  std::expected<domain::ClockRule, Problem> read() {
    domain::ClockRule rule;
    const auto code = fields_.token<domain::ClockCode>("code");
    fields_.demand("code", code.has_value());
    rule.variant = fields_.text("variant", TextKind::line).value_or("");
    const auto day_text = fields_.text("validFrom", TextKind::line);
    const auto day = day_text ? domain::parse_date(*day_text) : std::nullopt;
    if (!day) fields_.complain("validFrom", day_text ? "malformed" : "missing");
    rule.normal = terms("normal");
    rule.urgent = terms("urgent");
    read_percent(rule);
    rule.legal_basis = fields_.text("legalBasis", TextKind::paragraphs).value_or("");
    auto errors = fields_.finish();
    std::ranges::move(nested_, std::back_inserter(errors));
    if (!errors.empty()) return std::unexpected(invalid_input(std::move(errors)));
    rule.code = code.value();
    rule.valid_from = day.value();
    return rule;
  }

 private:
  void take(Fields& inner, const std::string& path) {
    for (auto& error : inner.finish())
      nested_.push_back({path + "." + error.field, error.code, std::move(error.detail)});
  }

  std::optional<domain::Limit> limit(Fields& outer, const std::string& path, std::string_view name,
                                     bool required) {
    const auto* object = outer.object(name);
    if (object == nullptr) {
      if (required && outer.absent(name)) outer.complain(name, "missing");
      return std::nullopt;
    }
    Fields inner(*object);
    constexpr int most = 1'000'000;
    const auto unit = inner.token<domain::LimitUnit>("unit");
    const auto amount = inner.integer("amount", 1, most);
    inner.demand("unit", unit.has_value());
    inner.demand("amount", amount.has_value());
    take(inner, path + "." + std::string{name});
    if (!unit || !amount) return std::nullopt;
    return domain::limit_of({*unit, static_cast<int>(*amount)});
  }

  domain::Terms terms(const std::string& name) {
    domain::Terms terms{.limit = domain::WorkingDays{}};
    const auto* object = fields_.object(name);
    if (object == nullptr) {
      if (fields_.absent(name)) fields_.complain(name, "missing");
      return terms;
    }
    Fields inner(*object);
    terms.limit = limit(inner, name, "limit", true).value_or(domain::WorkingDays{});
    terms.automatic = limit(inner, name, "automatic", false);
    take(inner, name);
    return terms;
  }

  void read_percent(domain::ClockRule& rule) {
    const auto* pair = fields_.array("warnPercent");
    if (pair == nullptr) return;  // the usual ones
    const auto percent = [](const json::value& value) {
      return value.is_int64() && value.get_int64() >= 0 && value.get_int64() <= 100
                 ? std::optional{static_cast<int>(value.get_int64())}
                 : std::nullopt;
    };
    const auto blue = pair->size() == 2 ? percent((*pair)[0]) : std::nullopt;
    const auto yellow = pair->size() == 2 ? percent((*pair)[1]) : std::nullopt;
    if (!blue || !yellow) return fields_.complain("warnPercent", "malformed");
    rule.blue_percent = *blue;
    rule.yellow_percent = *yellow;
  }

  Fields fields_;
  std::vector<FieldError> nested_;
};

bool in_city(const Call& call) {
  const auto* unit = call.reference->units.find(call.session->actor.unit);
  return unit != nullptr && unit->level == domain::Level::city;
}

Response add_clock_rule(const Call& call) {
  const auto body = object_body(call.request.body);
  if (!body) return to_response(body.error(), call.request);
  const auto rule = RuleReader{*body}.read();
  if (!rule) return to_response(rule.error(), call.request);
  if (!in_city(call)) return to_response(Problem{"forbidden"}, call.request);
  const auto today = domain::local_date(call.environment.clock.now());
  const auto reference = call.unit->reference();
  std::vector<FieldError> errors;
  for (const auto& rejection : domain::check_new_rule(*rule, reference->clock_rules, today))
    errors.push_back({rejection.field, std::string{domain::code(rejection.reason)}, rejection.detail});
  if (!errors.empty()) return invalid(call, std::move(errors));
  if (!call.unit->reference_data().add_clock_rule(*rule)) return invalid(call, {{"validFrom", "exists"}});
  return json_response(201, rule_view(*rule, call.unit->reference()->clock_rules, today));
}

}  // namespace

std::vector<Route> clock_rule_routes() {
  constexpr std::size_t rule = std::size_t{16} * 1024;
  return {{Method::get, "/api/v1/clock-rules", Access::signed_in, Lane::reading, list_clock_rules, {200}},
          {Method::post,
           "/api/v1/clock-rules",
           Access::supervision_coordinator,
           Lane::writing,
           add_clock_rule,
           {201, 422},
           rule,
           true}};
}

}  // namespace xiezhu::api
