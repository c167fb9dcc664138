// Units, items, clock rules and the calendar.
#pragma once

#include "domain/ports/repositories.hpp"
#include "persistence/sql/session.hpp"

namespace xiezhu::persistence {

class ReferenceRepo final : public domain::ReferenceRepository {
 public:
  // The hours must outlive the repository.
  ReferenceRepo(sql::Session& session, const domain::WorkingHours& hours)
      : session_(session), hours_(hours) {}
  int version() override;
  // All parts belong to one version, even when somebody changes them meanwhile.
  domain::ReferencePtr load() override;
  // A unit or item that exists under its natural key keeps its id; ids of the input that point to such a unit
  // are translated.
  void put_units(std::span<const domain::Unit> units) override;
  void put_items(std::span<const domain::ItemVersion> items) override;
  void put_calendar_year(int year, const std::string& source,
                         std::span<const domain::DayOverride> overrides) override;
  bool add_clock_rule(const domain::ClockRule& rule) override;
  bool put_letter_template(const domain::LetterTemplate& words) override;
  void bump_version() override;

  // How often this unit of work has raised the version.
  [[nodiscard]] int changes() const { return changes_; }

 private:
  sql::Session& session_;
  const domain::WorkingHours& hours_;
  int changes_ = 0;
};

}  // namespace xiezhu::persistence
