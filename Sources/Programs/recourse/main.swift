#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
import System
import JSONRPC

StandardStreams.fillGaps()
exit(Program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
