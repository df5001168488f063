import HTTP
import Credentials
import Manifests
import SQLiteStorage
import Storage
import System
import Text

/// What `login` and `logout` share: which login, and where it rests.
struct LoginOptions {
  static let specs: [Options.Spec] =
    [
      .valued("--credential", "the name of a credential"), .valued("--state", "a directory"),
      .baseURL, ImportWishes.errors, ImportWishes.id, PrivateHostOptions.spec,
    ] + DescriptionReader.specs

  private let files: ManifestFiles

  /// What `--credential` names.
  private let credential: String?

  /// The directory of this machine, where logins rest; nil where nothing outlives the program.
  private let path: String?

  /// The hosts that may be in a private network.
  let privateHosts: PrivateHosts

  init(_ options: Options, command: String) throws(UsageError) {
    guard !options.operands.isEmpty else {
      throw .missingOperand(
        command: command,
        expected: "the manifest or OpenAPI document of the API"
      )
    }
    credential = options.value("--credential")
    path = try StateLocation.place(
      named: options.value("--state"),
      variable: ProgramFiles.variable
    ).directory
    privateHosts = try PrivateHostOptions.hosts(options)
    files = ManifestFiles(
      options.operands,
      importing: try ImportWishes(options, of: .login, files: options.operands),
      reading: try DescriptionReader(options)
    )
  }

  /// The credential that a person logs in for; what is wrong with the files is printed.
  ///
  /// - Throws: the choice that is left to make, or that there is none.
  func subject() throws(Fault) -> LoginSubject {
    files.report(to: .standardError)
    return try LoginSubject(among: files.manifests, named: credential)
  }

  /// Where the logins rest.
  ///
  /// - Throws: where not even a home is known, and where the directory is not to be used.
  func directory() throws(Fault) -> LoginDirectory {
    guard let path else {
      throw Fault("recourse: there is no directory to keep a login in; name one with --state.")
    }
    do throws(StoreError) {
      _ = try StateDirectory.permissions(of: path, for: .files)
    } catch {
      throw Fault("recourse: \(error.message)")
    }
    return LoginDirectory(state: path)
  }
}

/// The credential that a person logs in for.
struct LoginSubject {
  let manifest: Manifest
  let credential: Credential
  let grant: TokenGrant
  let endpoints: LoginEndpoints

  /// The name under which the login rests.
  let name: String

  /// Takes the one credential that needs a login, or the one that is named.
  ///
  /// - Throws: the choice that is left to make, or that there is none.
  init(among manifests: [Manifest], named wish: String?) throws(Fault) {
    guard !manifests.isEmpty else {
      throw Fault("recourse: no manifest can be read. Mend the errors above, then try again.")
    }
    let all = manifests.flatMap { manifest in
      manifest.credentials.compactMap { LoginSubject(manifest, $0) }
    }
    let chosen = all.filter { wish == nil || $0.credential.name == wish }
    guard let first = chosen.first, chosen.count == 1 else {
      throw Fault("recourse: \(Self.complaint(all, wish, in: manifests))")
    }
    self = first
  }

  private init?(_ manifest: Manifest, _ credential: Credential) {
    guard case .login(let grant, let endpoints) = credential.kind, let name = credential.loginName
    else { return nil }
    self.manifest = manifest
    self.credential = credential
    self.grant = grant
    self.endpoints = endpoints
    self.name = name
  }

  private static func complaint(
    _ all: [LoginSubject],
    _ wish: String?,
    in manifests: [Manifest]
  ) -> String {
    guard !all.isEmpty else {
      let files = manifests.map { ShellWord.quoted($0.file) }.joined(separator: " ")
      return "None of the credentials there wants a login: they are read from variables. "
        + "This names them, and says what is missing: recourse doctor \(files)"
    }
    let names = English.list(all.map { "\"\($0.credential.name)\" (\($0.manifest.title))" })
    let choice = "choose one with --credential: \(names)."
    return wish.map { "no credential \"\($0)\" wants a login; \(choice)" } ?? choice
  }

  /// What the variables hold that the login is asked for with.
  ///
  /// - Throws: which are missing or of no use.
  func values(in environment: Environment) throws(Fault) -> [String] {
    switch environment.values(of: credential) {
    case .found(let values): return values
    case .missing(let names):
      throw Fault(
        "recourse: set \(English.list(names)) first: what \(manifest.title) gave this client as its name"
          + (names.count > 1 ? " and secret." : ".")
          + (credential.obtain.map { " A client is registered at \($0)" } ?? "")
      )
    case .unusable(let problem): throw Fault("recourse: \(problem).")
    }
  }
}
