#include "server/cli/command.hpp"

int main(int argc, char** argv) { return xiezhu::server::run_command_line(argc, argv); }
