/// Why something could not be measured.
enum BenchError: Error {
  /// A system call failed with this error number.
  case system(call: String, number: Int32)
  /// A program that is measured, or its stub, does not stand where it should.
  case missing(path: String)
  /// A program gave no answer in time.
  case silent(program: String, seconds: Int)
  /// A program closed its output; `lastWords` is the end of what it wrote to standard error.
  case ended(program: String, lastWords: String)
  /// A program answered something else than what was asked for.
  case unexpected(program: String, answer: String)
  /// The platform cannot tell.
  case unavailable(what: String)

  /// What happened and what to do, as one or two sentences.
  var message: String {
    switch self {
    case .system(let call, let number): "\(call) failed: \(systemMessage(number))."
    case .missing(let path):
      "There is no executable \(path). Build everything first: swift build -c release"
    case .silent(let program, let seconds): "\(program) gave no answer within \(seconds) s."
    case .ended(let program, ""): "\(program) ended without a word before it had answered."
    case .ended(let program, let words):
      "\(program) ended before it had answered. Its last words: \(words)"
    case .unexpected(let program, let answer): "\(program) answered something else: \(answer)"
    case .unavailable(let what): "\(what) cannot be read on this system."
    }
  }
}
