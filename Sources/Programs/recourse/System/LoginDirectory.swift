import Credentials
import EventLoop
import JSON
import System

/// The logins of a state directory, each in a file that only this user may read.
struct LoginDirectory: LoginVault {
  private let path: String

  /// How long another process is waited for: longer than a server of tokens is.
  private static let patience = 25.0
  private static let pause = Duration.milliseconds(50)

  /// Takes the logins of a state directory, which need not exist yet.
  init(state: String) { path = state + "/logins" }

  func login(named name: String) -> LoginLookup {
    let file = file(name)
    guard (try? SystemFile.facts(file)) ?? nil != nil else { return .none }
    do throws(FileError) {
      let text = try Files.readSecret(file)
      let login = (try? JSONParser.parse(Array(text.utf8))).flatMap { StoredLogin(json: $0) }
      return login.map { .found($0) } ?? .unusable("the file \(file) holds no login")
    } catch {
      return .unusable("the file \(file) \(error.problem)")
    }
  }

  func keep(_ login: StoredLogin, named name: String) -> String? {
    let (file, new) = (file(name), file(name) + ".new")
    do throws(SystemError) {
      try SystemFile.makeDirectories(path)
      // What a process left that died here is of no use to anyone: the name is written under the lease alone.
      SystemFile.remove(new)
      try SystemFile.write(JSONWriter.bytes(login.json), to: new)
      try SystemFile.rename(new, to: file)
      return nil
    } catch {
      return "the file \(file) cannot be written: \(error.message)"
    }
  }

  @Engine func lease(named name: String) async throws(CancellationError) -> (any LoginLease)? {
    var waited = 0.0
    while waited < Self.patience {
      if let lease = Lease(file(name) + ".lock", in: path) { return lease }
      try await EventLoop.shared.sleep(for: Self.pause)
      waited += Self.pause / .seconds(1)
    }
    return nil
  }

  /// Removes a login; returns whether there was one.
  func remove(_ name: String) -> Bool {
    let isThere = (try? SystemFile.facts(file(name))) ?? nil != nil
    SystemFile.remove(file(name))
    return isThere
  }

  private func file(_ name: String) -> String { "\(path)/\(name).json" }

  /// A lock file that is held.
  private final class Lease: LoginLease {
    private let lock: LockFile

    /// Takes the lock if it is free; nil also where the file cannot be made.
    init?(_ file: String, in directory: String) {
      try? SystemFile.makeDirectories(directory)
      guard let lock = try? LockFile(file), (try? lock.tryLock()) == true else { return nil }
      self.lock = lock
    }
  }
}
