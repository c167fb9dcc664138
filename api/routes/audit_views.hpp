// Records of the audit log as JSON, and places in its list, for the route and the command.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "domain/organisation/org_tree.hpp"
#include "domain/ports/audit.hpp"

namespace xiezhu::api {

boost::json::object audit_view(const domain::AuditLine& line, const domain::OrgTree& units);

// "<epoch milliseconds>.<chain>.<seq>": a list goes on after this record.
std::string audit_cursor(const domain::AuditRecord& record);
std::optional<domain::AuditPlace> audit_place(std::string_view cursor);

}  // namespace xiezhu::api
