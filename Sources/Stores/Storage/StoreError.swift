import Text

/// Why the durable store cannot do what was asked.
package enum StoreError: Error, Hashable, Sendable {
  /// The state directory cannot be made or used; the problem is a clause.
  case directory(path: String, problem: String)

  /// The state directory is on a file system that other machines share.
  case networkFileSystem(path: String, kind: String)

  /// A file or directory belongs to somebody else or cannot be opened; the problem is a clause.
  case notOurs(path: String, problem: String)

  /// Another process kept the store locked for longer than the limit; the holder is known on Linux only.
  case locked(path: String, seconds: Double, holder: Int32?)

  /// The disk, or the room given to the store, is full.
  case full(path: String)

  /// The file's content is damaged, or is no database.
  case corrupt(path: String, found: String)

  /// A newer version of this program has changed the tables.
  case newerSchema(path: String, found: Int, known: Int)

  /// The state was moved to another place.
  case moved(place: String, to: String)

  /// SQLite itself is too old.
  case oldLibrary(found: String, needed: String)

  /// The store was moved or deleted while it was open.
  case replaced(path: String)

  /// What was looked at before is not there any more.
  case gone(path: String)

  /// Anything else, with SQLite's extended result code or the system's error number negated.
  case other(code: Int32, message: String, path: String)

  /// A database on a server cannot do it; the address bears no secret.
  case server(address: String, ServerProblem)
}

extension StoreError {
  /// Whether it may be over in a moment without anybody mending it.
  package var passes: Bool {
    switch self {
    case .locked: true
    case .server(_, .locked), .server(_, .cancelled), .server(_, .contended): true
    case .server(_, let problem): problem.passes
    default: false
    }
  }

  /// Seconds after which it is worth another try where it passes.
  package static let pause = 10.0

  /// What an operator needs: the place, what was found there, and what to do.
  package var message: String {
    switch self {
    case .directory(let path, let problem):
      "The state directory \(path) cannot be used: \(problem). \(Self.elsewhere)"
    case .networkFileSystem(let path, let kind):
      "The state directory \(path) is on \(kind), where locks do not hold between machines. "
        + Self.elsewhere
    case .notOurs(let path, let problem): "\(path) cannot be used: \(problem). \(Self.elsewhere)"
    case .locked(let path, let seconds, let holder):
      Self.locked(path, seconds, holder)
    case .full(let path):
      "There is no room left for the store \(path); nothing of this change was kept. "
        + "Free space on that disk, then try again."
    case .corrupt(let path, let found):
      "The store \(path) is damaged (\(found)). Restart recourse: it moves the file aside, "
        + "keeps it for you, and starts a fresh one."
    case .newerSchema(let path, let found, let known):
      "The store \(path) was changed by a newer recourse (its tables are of version \(found), this "
        + "program knows \(known)); it can be read but not written. Update this program, or name "
        + "another directory with --state DIR or RECOURSE_STATE."
    case .moved(let place, let target): Self.moved(place, to: target)
    case .oldLibrary(let found, let needed):
      "The SQLite library of this system is \(found), and \(needed) or later is needed. "
        + "Update SQLite (the package libsqlite3)."
    case .replaced(let path):
      "The store \(path) was moved or deleted while recourse had it open, so this change was not "
        + "kept. Restart recourse, and leave the files in that directory alone while it runs."
    case .gone(let path):
      "The state in \(path) is gone: it was moved or deleted while it was shown here. It is shown again as soon as it is "
        + "there; if the servers have another one now, end this and name that with --state DIR or RECOURSE_STATE."
    case .other(let code, let message, let path):
      "The store \(path) failed: \(message) (code \(code)). Look at the disk and the permissions "
        + "there; if that is in order, name another directory with --state DIR or RECOURSE_STATE."
    case .server(let address, let problem): problem.message(address)
    }
  }

  private static let elsewhere =
    "Name a directory of your own on a local disk with --state DIR or RECOURSE_STATE."

  /// What is to be known of a place whose state is elsewhere.
  static func moved(_ place: String, to target: String) -> String {
    "The state in \(place) was moved to \(target), so nothing is read or written here any more. Name the new place with "
      + "--state or RECOURSE_STATE. To go on with what is left here, without what was done since, take it into use again "
      + "(recourse state reopen \(ShellWord.quoted(place)))."
  }

  private static func locked(_ path: String, _ seconds: Double, _ holder: Int32?) -> String {
    let limit = "for more than \(Int(seconds.rounded())) s"
    let rest = "Nothing was lost; this change was not made."
    guard let holder else {
      return "\(path) was locked by another program \(limit). \(rest) "
        + "See which program has it open (lsof \(ShellWord.quoted(path)))."
    }
    return "\(path) was locked by process \(holder) \(limit). \(rest) "
      + "To see what it is, run: ps -p \(holder) -o pid,user,stat,args. End it if it hangs."
  }
}
