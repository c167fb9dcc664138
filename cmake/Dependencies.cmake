# Everything comes from Debian 12; packages are listed in cmake/packages.txt.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(spdlog REQUIRED)
find_package(CURL 7.85 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(LibArchive 3.6 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(GTest REQUIRED)
set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)

# Letters on paper; brings Cairo with it.
find_package(PkgConfig REQUIRED)
pkg_check_modules(PANGO REQUIRED IMPORTED_TARGET pangocairo)

find_path(XLSXWRITER_INCLUDE_DIR xlsxwriter.h REQUIRED)
find_library(XLSXWRITER xlsxwriter REQUIRED)
add_library(xiezhu_xlsxwriter INTERFACE)
target_include_directories(xiezhu_xlsxwriter SYSTEM INTERFACE ${XLSXWRITER_INCLUDE_DIR})
target_link_libraries(xiezhu_xlsxwriter INTERFACE ${XLSXWRITER})
add_library(xiezhu::xlsxwriter ALIAS xiezhu_xlsxwriter)

find_path(SOCI_INCLUDE_DIR soci/soci.h REQUIRED)
find_path(MARIADB_INCLUDE_DIR mysql.h PATH_SUFFIXES mariadb REQUIRED)
find_library(SOCI_CORE soci_core REQUIRED)
find_library(SOCI_SQLITE3 soci_sqlite3 REQUIRED)
find_library(SOCI_MYSQL soci_mysql REQUIRED)
find_library(SQLITE3 sqlite3 REQUIRED)
find_library(MARIADB mariadb REQUIRED)
add_library(xiezhu_soci INTERFACE)
# As system headers: their warnings are not ours.
target_include_directories(xiezhu_soci SYSTEM INTERFACE ${SOCI_INCLUDE_DIR} ${MARIADB_INCLUDE_DIR})
target_link_libraries(xiezhu_soci INTERFACE ${SOCI_SQLITE3} ${SOCI_MYSQL} ${SOCI_CORE} ${SQLITE3} ${MARIADB})
add_library(xiezhu::soci ALIAS xiezhu_soci)

find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
add_library(xiezhu_cli11 INTERFACE)
target_include_directories(xiezhu_cli11 SYSTEM INTERFACE ${CLI11_INCLUDE_DIR})
add_library(CLI11::CLI11 ALIAS xiezhu_cli11)

find_library(SODIUM sodium REQUIRED)
add_library(xiezhu_sodium INTERFACE)
target_link_libraries(xiezhu_sodium INTERFACE ${SODIUM})
add_library(xiezhu::sodium ALIAS xiezhu_sodium)

find_path(ICAL_INCLUDE_DIR libical/ical.h REQUIRED)
find_library(ICAL ical REQUIRED)
add_library(xiezhu_ical INTERFACE)
target_include_directories(xiezhu_ical SYSTEM INTERFACE ${ICAL_INCLUDE_DIR})
target_link_libraries(xiezhu_ical INTERFACE ${ICAL})
add_library(xiezhu::ical ALIAS xiezhu_ical)

find_library(RAPIDCHECK rapidcheck REQUIRED)
