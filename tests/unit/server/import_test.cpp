#include <gtest/gtest.h>

#include "generated/data_files.hpp"
#include "server/import/importer.hpp"
#include "server/run/time_ids.hpp"
#include "tests/support/settable_clock.hpp"
#include "tests/unit/server/temp_database.hpp"

namespace xiezhu::test::imports {

using server::FileError;
using server::ImportReport;

std::string places(const std::vector<FileError>& errors) {
  std::string list;
  for (const auto& error : errors) {
    list += (list.empty() ? "" : " ") + std::to_string(error.line) + ":" + std::to_string(error.column) +
            ":" + error.field + ":" + error.code + (error.detail.empty() ? "" : "(" + error.detail + ")");
  }
  return list;
}

std::string shipped(std::string_view name) {
  for (const auto& file : server::data_files()) {
    if (file.name == name) return std::string{file.text};
  }
  throw std::logic_error("not embedded");
}

// Valid credit codes of the shipped city.
const std::string government = "11310000MB9041941H";
const std::string office = "11310000MB90436725";
const std::string police = "11310000MB9055788L";

class Imports : public ::testing::Test {
 protected:
  d::ReferencePtr reference() {
    return database.reading([](d::UnitOfWork& unit) { return unit.reference(); });
  }

  TempDatabase database;
  SettableClock clock{at("2026-09-21T10:00")};
  server::TimeIds ids{clock, 1};
  PlainHasher hasher;
  server::Importer importer{*database, ids, hasher};
};

class UnitImports : public Imports {
 protected:
  ImportReport import(const std::string& rows) {
    return importer.units(
        "code,name,short_name,level,region,line,parent_code,document_prefix,valid_from,valid_to,successor_"
        "code\n" +
        rows);
  }
  ImportReport one(const std::string& code, const std::string& rest) { return import(code + "," + rest); }
};

TEST_F(UnitImports, TakeAFileWithChildrenBeforeParents) {
  const auto report =
      import(office + ",市政府办公厅,办公厅,city,310000,政务," + government + ",沪府办函,2019-01-01,,\n" +
             government + ",市政府,市政府,city,310000,政府,,沪府函,,2030-12-31," + office + "\n");
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(places(report.warnings), "");
  EXPECT_EQ(report.rows, 2);
  const auto city = reference();
  const auto* upper = city->units.find_code(government);
  const auto* lower = city->units.find_code(office);
  ASSERT_TRUE(upper != nullptr && lower != nullptr);
  EXPECT_EQ(lower->parent, upper->id);
  EXPECT_EQ(lower->valid_from, day("2019-01-01"));
  EXPECT_EQ(upper->valid_from, day("2000-01-01"));
  EXPECT_EQ(upper->valid_to, day("2030-12-31"));
  EXPECT_EQ(upper->successor, lower->id);
}

TEST_F(UnitImports, TakeTheShippedCity) {
  const auto report = importer.units(shipped("demo/units.csv"));
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(report.rows, static_cast<int>(reference()->units.units().size()));
}

TEST_F(UnitImports, ReplaceByCodeAndKeepTheId) {
  ASSERT_EQ(one(government, "旧名,旧,city,310000,政府,,沪府函,,,").rows, 1);
  const auto before = reference();
  const auto id = before->units.find_code(government)->id;
  const auto report = import(government + ",新名,新,city,310000,政府,,沪府函,,,\n" + office +
                             ",办公厅,办,city,310000,政务," + government + ",沪办函,,,\n");
  EXPECT_EQ(report.rows, 2);
  const auto after = reference();
  EXPECT_EQ(after->units.find_code(government)->id, id);
  EXPECT_EQ(after->units.find_code(government)->name, "新名");
  EXPECT_EQ(after->units.find_code(office)->parent, id);
  EXPECT_GT(after->version, before->version);
}

TEST_F(UnitImports, NameEveryBrokenRuleAtOnce) {
  const std::string good = ",名,名,city,310000,政府,,函,,,";
  const auto report = import(
      government + good + "\n" + "short" + good + "\n" + ",名,名,city,310000,政府,,函,,,\n" + police +
      ",,\" \",town,31000a,政府,11310000MB90471397,,2026-02-30,,x\n" + office + "," + std::string(101, 'n') +
      ",a\u202e,city,31000,政府,,函,2026-02-01,2026-01-31,\n" + government + good + "\n");
  EXPECT_EQ(places(report.errors),
            "3:1:code:malformed 4:1:code:missing 5:2:name:missing 5:3:short_name:missing 5:4:level:unknown "
            "5:5:region:malformed "
            "5:7:parent_code:unknown 5:8:document_prefix:missing 5:9:valid_from:malformed "
            "5:11:successor_code:unknown "
            "6:2:name:too_long(100) 6:3:short_name:control_character 6:5:region:malformed "
            "6:10:valid_to:out_of_range(≥ valid_from) 7:1:code:repeated(2)");
  EXPECT_EQ(report.rows, 0);
  EXPECT_TRUE(reference()->units.units().empty()) << "a file is taken as a whole or not at all";
}

TEST_F(UnitImports, RefuseCycles) {
  const auto row = [](const std::string& code, const std::string& parent) {
    return code + ",名,名,city,310000,政府," + parent + ",函,,,\n";
  };
  EXPECT_EQ(places(import(row(government, government)).errors), "2:7:parent_code:cycle");
  EXPECT_EQ(places(import(row(government, office) + row(office, police) + row(police, government)).errors),
            "2:7:parent_code:cycle 3:7:parent_code:cycle 4:7:parent_code:cycle");
  ASSERT_EQ(import(row(government, "") + row(office, government)).rows, 2);
  EXPECT_EQ(places(import(row(government, office)).errors), "2:7:parent_code:cycle")
      << "with what is there already";
  EXPECT_EQ(reference()->units.find_code(government)->parent, std::nullopt);
}

TEST_F(UnitImports, OnlyWarnOfACheckCharacter) {
  const auto report = one("11310000MB90419410", "名,名,city,310000,政府,,函,,,");
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(places(report.warnings), "2:1:code:check_character");
  EXPECT_EQ(report.rows, 1);
}

TEST_F(UnitImports, ReadGb18030) {
  const auto report = importer.units("code,name,short_name,level,region,line,parent_code,document_prefix\n" +
                                     government + ",\xC3\xF1\xD5\xFE,\xC3\xF1,city,310000,,,\xBA\xAF\n");
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(reference()->units.find_code(government)->name, "民政");
}

class PeopleImports : public Imports {
 protected:
  PeopleImports() {
    importer.units("code,name,short_name,level,region,line,parent_code,document_prefix\n" + government +
                   ",市政府,市政府,city,310000,政府,,沪府函\n" + police +
                   ",市公安局,公安,city,310000,公安,,沪公函\n");
  }
  ImportReport import(const std::string& rows) {
    return importer.people("login,name,unit_code,roles,initial_password\n" + rows);
  }
  std::optional<d::Credentials> account(const std::string& login) {
    return database.reading([&](d::UnitOfWork& unit) { return unit.people().find_login(login); });
  }
};

TEST_F(PeopleImports, AddAccounts) {
  const auto report = import("wang.wei,王伟," + government + ",handler; case_officer,initial-1\nli_na,李娜," +
                             police + ",system_admin,\n");
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(report.rows, 2);
  const auto wang = account("wang.wei");
  ASSERT_TRUE(wang);
  EXPECT_EQ(wang->person.name, "王伟");
  EXPECT_EQ(wang->person.roles, (d::Roles{d::Role::handler, d::Role::case_officer}));
  EXPECT_TRUE(hasher.matches("initial-1", wang->password_hash));
  EXPECT_EQ(account("li_na")->password_hash, "") << "no password, no sign-in";
}

TEST_F(PeopleImports, KeepThePasswordOfAKnownLogin) {
  import("wang,王伟," + government + ",handler,initial-1\n");
  const auto before = account("wang");
  database.commit([&](d::UnitOfWork& unit) { unit.people().set_disabled(before->person.id, true); });
  const auto report = import("wang,王维," + police + ",signer;head,initial-2\n");
  EXPECT_EQ(report.rows, 1);
  const auto after = account("wang");
  EXPECT_EQ(after->person.id, before->person.id);
  EXPECT_EQ(after->person.name, "王维");
  EXPECT_EQ(after->person.roles, (d::Roles{d::Role::signer, d::Role::head}));
  EXPECT_NE(after->person.unit, before->person.unit);
  EXPECT_TRUE(after->person.disabled);
  EXPECT_TRUE(hasher.matches("initial-1", after->password_hash));
}

TEST_F(PeopleImports, NameEveryBrokenRuleAtOnce) {
  const auto report = import(
      "ok,甲," + government + ",handler,\n" + "Wang,," + office + ",handler;boss;chief,short\n" + ",乙,,,\n" +
      "li,丙," + government + ",system_admin;handler,\n" + "ok,丁\u202e," + government +
      ",audit_admin;security_admin," + std::string(129, 'p') + "\n" + "a b,戊," + government + ",;,\n");
  EXPECT_EQ(places(report.errors),
            "3:1:login:malformed 3:2:name:missing 3:3:unit_code:unknown 3:4:roles:unknown(boss) "
            "3:4:roles:unknown(chief) "
            "3:5:initial_password:too_short(8) 4:1:login:missing 4:3:unit_code:missing 4:4:roles:missing "
            "5:4:roles:incompatible_roles 6:1:login:repeated(2) 6:2:name:control_character "
            "6:4:roles:incompatible_roles "
            "6:5:initial_password:too_long(128) 7:1:login:malformed 7:4:roles:missing");
  EXPECT_EQ(report.rows, 0);
  EXPECT_FALSE(account("ok"));
}

class CatalogueImports : public Imports {
 protected:
  static std::string row(const std::string& code, const std::string& version, const std::string& name,
                         const std::string& from, const std::string& to) {
    return code + "," + version + "," + name +
           ",data,依据,情形,\"内容，二\",材料,*,line:公安,city_city;city_district,10,3,yes,internal,处室," +
           from + "," + to + "\n";
  }
  ImportReport import(const std::string& rows) {
    return importer.catalogue(
        "code,version,name,form,legal_basis,situation,content,materials,requesting,requested,channels,limit_"
        "days,"
        "urgent_limit_days,shared_data,secrecy,contact,valid_from,valid_to\n" +
        rows);
  }
};

TEST_F(CatalogueImports, AddItems) {
  const auto report =
      import(row("A", "1", "甲", "2026-01-01", "2026-06-30") + row("A", "2", "甲二", "2026-07-01", ""));
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(report.rows, 2);
  const auto city = reference();
  ASSERT_EQ(city->catalogue.versions().size(), 2U);
  const auto& item = city->catalogue.versions()[0];
  EXPECT_EQ(item.code, "A");
  EXPECT_EQ(item.content, "内容，二");
  EXPECT_EQ(item.limit, d::WorkingDays{10});
  EXPECT_EQ(item.urgent_limit, d::WorkingDays{3});
  EXPECT_EQ(item.channels, (std::vector{d::Channel::city_city, d::Channel::city_district}));
  EXPECT_TRUE(item.shared_data);
  EXPECT_EQ(item.valid_to, day("2026-06-30"));
}

TEST_F(CatalogueImports, TakeSeveralLinesOfRunningTextButNotOfAName) {
  auto lines = row("A", "1", "甲", "2026-01-01", "");
  lines.replace(lines.find("情形"), std::string{"情形"}.size(), "\"一\r\n二\"");
  ASSERT_EQ(places(import(lines).errors), "");
  EXPECT_EQ(reference()->catalogue.versions()[0].situation, "一\n二");
  EXPECT_EQ(places(import(row("B", "1", "\"甲\n乙\"", "2026-01-01", "")).errors),
            "2:3:name:control_character");
}

TEST_F(CatalogueImports, TakeTheShippedCatalogueTwice) {
  const auto first = importer.catalogue(shipped("demo/catalogue.csv"));
  EXPECT_EQ(places(first.errors), "");
  const auto before = reference();
  const auto second = importer.catalogue(shipped("demo/catalogue.csv"));
  EXPECT_EQ(places(second.errors), "");
  EXPECT_EQ(second.rows, first.rows);
  EXPECT_EQ(reference()->catalogue.versions().front().id, before->catalogue.versions().front().id);
}

TEST_F(CatalogueImports, RefuseToChangeAVersionThatExists) {
  ASSERT_EQ(import(row("A", "1", "甲", "2026-01-01", "")).rows, 1);
  EXPECT_EQ(places(import(row("A", "1", "乙", "2026-01-01", "")).errors), "2:2:version:exists");
  EXPECT_EQ(
      places(import(row("A", "1", "甲", "2026-01-02", "") + row("B", "1", "乙", "2026-01-01", "")).errors),
      "2:2:version:exists");
  EXPECT_EQ(reference()->catalogue.versions().size(), 1U);
}

TEST_F(CatalogueImports, EndAVersionAndLetAnotherFollow) {
  ASSERT_EQ(import(row("A", "1", "甲", "2026-01-01", "")).rows, 1);
  const auto id = reference()->catalogue.versions().front().id;
  const auto report =
      import(row("A", "2", "甲新", "2026-07-01", "") + row("A", "1", "甲", "2026-01-01", "2026-06-30"));
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(report.rows, 2);
  EXPECT_EQ(reference()->catalogue.versions().front().id, id);
  EXPECT_EQ(reference()->catalogue.versions().front().valid_to, day("2026-06-30"));
  EXPECT_EQ(places(import(row("A", "1", "甲", "2026-01-01", "2026-07-01")).errors), "2:17:valid_from:overlap")
      << "extended into its successor";
}

TEST_F(CatalogueImports, RefuseVersionsThatOverlap) {
  EXPECT_EQ(
      places(import(row("A", "1", "甲", "2026-01-01", "2026-06-30") + row("A", "2", "甲", "2026-06-30", ""))
                 .errors),
      "3:17:valid_from:overlap");
  ASSERT_EQ(import(row("A", "1", "甲", "2026-02-01", "2026-06-30")).rows, 1);
  EXPECT_EQ(places(import(row("A", "2", "甲", "2026-01-01", "")).errors), "2:17:valid_from:overlap")
      << "with the database";
  EXPECT_EQ(places(import(row("A", "2", "甲", "2026-01-01", "2026-02-01")).errors),
            "2:17:valid_from:overlap");
  EXPECT_EQ(places(import(row("A", "2", "甲", "2026-01-01", "2026-01-31")).errors), "");
  EXPECT_EQ(places(import(row("B", "1", "甲", "2026-01-01", "")).errors), "") << "another item";
}

TEST_F(CatalogueImports, NameEveryBrokenRuleAtOnce) {
  const auto report = import(row("A", "1", "甲", "2026-01-01", "2025-12-31") + row("A", "1", "甲", "", "") +
                             row("B", "0", "", "2026-13-01", "") +
                             "C,1,丙,paper,依据,,,,nobody,,north,250,251,may,top,,2026-01-01,\n" +
                             "D,x,丁,data,依据,,,,*,*,;,0,,yes,none,,2026-01-01,\n" +
                             "E,1,戊,data,,,,,*,*,city_city,5,6,no,none,,2026-01-01,\n");
  EXPECT_EQ(places(report.errors),
            "2:18:valid_to:out_of_range(≥ valid_from) 3:2:version:repeated(2) 3:17:valid_from:missing "
            "4:2:version:out_of_range(1…10000) 4:3:name:missing 4:17:valid_from:malformed "
            "5:4:form:unknown 5:9:requesting:malformed 5:10:requested:missing 5:11:channels:unknown(north) "
            "5:13:urgent_limit_days:out_of_range(1…250) 5:14:shared_data:malformed 5:15:secrecy:unknown "
            "6:2:version:malformed 6:11:channels:missing 6:12:limit_days:out_of_range(1…250) "
            "6:13:urgent_limit_days:missing "
            "7:5:legal_basis:missing 7:13:urgent_limit_days:out_of_range(≤ limit_days)");
  EXPECT_TRUE(reference()->catalogue.versions().empty());
}

class CalendarImports : public Imports {};

TEST_F(CalendarImports, ReplaceAYearAndRaiseTheVersion) {
  const auto before = reference();
  ASSERT_FALSE(before->calendar.is_working(day("2026-10-02")));
  const auto report = importer.calendar(
      "date,kind,source\n2026-10-01,off,新通知\n2026-10-10,on,新通知\n2027-01-01,off,又一通知\n");
  EXPECT_EQ(places(report.errors), "");
  EXPECT_EQ(report.rows, 3);
  const auto after = reference();
  EXPECT_GT(after->calendar.version(), before->calendar.version());
  EXPECT_GT(after->version, before->version);
  EXPECT_FALSE(after->calendar.is_working(day("2026-10-01")));
  EXPECT_TRUE(after->calendar.is_working(day("2026-10-02"))) << "not in the new notice";
  EXPECT_TRUE(after->calendar.is_working(day("2026-10-10")));
  EXPECT_TRUE(after->calendar.has_notice(2027));
  EXPECT_FALSE(before->calendar.has_notice(2027));
  EXPECT_FALSE(after->calendar.is_working(day("2025-10-01"))) << "other years stay";
}

TEST_F(CalendarImports, NameEveryBrokenRuleAtOnce) {
  const auto before = reference();
  const auto report = importer.calendar(
      "date,kind,source\n2027-01-01,off,通知\n2027-02-29,off,通知\n,on,通知\n2027-01-02,free,\n2027-01-01,on,"
      "通知\n2027-01-03,,通知\n");
  EXPECT_EQ(places(report.errors),
            "3:1:date:malformed 4:1:date:missing 5:2:kind:unknown 5:3:source:missing "
            "6:1:date:repeated(2) "
            "7:2:kind:missing");
  EXPECT_EQ(reference()->calendar.version(), before->calendar.version());
}

TEST_F(CalendarImports, TakeTheShippedYears) {
  for (const auto& file : server::data_files()) {
    if (!file.name.starts_with("calendar/")) continue;
    const auto before = reference();
    EXPECT_EQ(places(importer.calendar(file.text).errors), "") << file.name;
    const auto after = reference();
    ASSERT_EQ(after->calendar.data().overrides.size(), before->calendar.data().overrides.size());
    for (auto date = day("2024-01-01"); date < day("2027-01-01"); date += std::chrono::days{1}) {
      ASSERT_EQ(after->calendar.kind(date), before->calendar.kind(date)) << d::to_iso(date);
    }
  }
}

}  // namespace xiezhu::test::imports
