import Manifests
import Credentials
import EventLoop
import HTTP
import Logins
import Server
import System
import Text
import Time

/// The way from a person's wish to a login that is kept.
@Engine
struct LoginConversation {
  let subject: LoginSubject

  /// What the grant's variables hold.
  let values: [String]
  let world: World

  /// Seconds in which a person finds the page, the password and the button.
  private static let patience = 300.0

  /// Asks the person, and the server for tokens.
  ///
  /// - Throws: why there is no login.
  func login(by way: LoginCommand.Way) async throws(Fault) -> StoredLogin {
    let asked = world.clock.wall
    let answer = try await (way == .device ? device() : browser())
    return StoredLogin(
      api: subject.manifest.id,
      credential: subject.credential.name,
      client: values,
      generation: Hexadecimal.text(of: world.entropy()),
      accessToken: answer.accessToken,
      expiry: answer.usableSeconds.map { asked + $0 },
      refreshToken: answer.refreshToken
    )
  }

  /// Keeps the login, and says what follows.
  ///
  /// - Throws: when it cannot be written.
  func keep(_ login: StoredLogin, in directory: LoginDirectory) async throws(Fault) {
    guard let lease = try await lease(in: directory) else {
      throw Fault("recourse: another process has been renewing this login for too long; try again.")
    }
    defer { withExtendedLifetime(lease) {} }
    if let problem = directory.keep(login, named: subject.name) {
      throw Fault("recourse: \(problem).")
    }
    let lasting =
      login.refreshToken == nil
      ? login.expiry.map { " It ends at \($0.rfc3339): the server gave nothing to renew it with." }
        ?? ""
      : " It is renewed by itself."
    Terminal.standardOutput.write(
      line:
        "Logged in at \(subject.manifest.title).\(lasting) Servers that run find it without a restart."
    )
  }

  private func lease(in directory: LoginDirectory) async throws(Fault) -> (any LoginLease)? {
    do throws(CancellationError) {
      return try await directory.lease(named: subject.name)
    } catch {
      throw Fault("recourse: the login was broken off. Nothing was kept.")
    }
  }

  // MARK: - In a browser

  private func browser() async throws(Fault) -> TokenAnswer {
    let arrival = Arrival()
    let listener: RedirectListener
    do throws(SystemError) {
      listener = try RedirectListener(port: subject.endpoints.redirectPort) { query in
        arrival.take(query)
      }
    } catch {
      let port = subject.endpoints.redirectPort.map { " on port \($0)" } ?? ""
      throw Fault("recourse: cannot listen\(port) for the browser: \(error.message).")
    }
    defer { listener.stop() }
    arrival.request = AuthorizationRequest(
      subject.grant,
      subject.endpoints,
      values: values,
      redirect: listener.address,
      entropy: world.entropy
    )
    guard let request = arrival.request else {
      throw Fault("recourse: there is no page to log in at.")
    }
    Terminal.standardOutput.write(
      line:
        "Open this address in a browser on this machine, and allow what it asks:\n\n  \(request.page)\n"
    )
    if let tunnel = Tunnel(port: listener.port, variable: ProgramFiles.variable) {
      Terminal.standardOutput.write(line: advice(tunnel))
    }
    let code = try await code(arrival, listener.address)
    return try await tokens(request.exchange(code))
  }

  /// What a person does whose browser is on another machine.
  private func advice(_ tunnel: Tunnel) -> String {
    let device =
      subject.endpoints.device == nil
      ? ""
      : "\nOr stop this with Ctrl-C and run it again with --device, which needs no browser here.\n"
    return
      "Where your browser is on another machine, type this there first, and leave it open meanwhile:\n\n"
      + "  \(tunnel.command)\n\(device)"
  }

  private func code(_ arrival: Arrival, _ address: String) async throws(Fault) -> String {
    var waited = 0.0
    while arrival.value == nil, waited < Self.patience {
      try await pause(0.1)
      waited += 0.1
    }
    switch arrival.value {
    case .code(let code): return code
    case .refused(let code, let words):
      let said = words.map { ": \(UntrustedText.line($0, limit: 200))" } ?? ""
      throw Fault(
        "recourse: the login was refused (\(UntrustedText.line(code, limit: 200))\(said)). Nothing was kept."
      )
    case .foreign, nil:
      throw Fault(
        "recourse: no browser came back to \(address) within \(Int(Self.patience / 60)) minutes. Nothing "
          + "was kept. Run the command again; if the page shows an error about redirect_uri, register "
          + "http://127.0.0.1 for this client, or the port that \"redirect_port\" names."
      )
    }
  }

  // MARK: - On another device

  private func device() async throws(Fault) -> TokenAnswer {
    guard
      let request = DeviceAuthorization.request(subject.grant, subject.endpoints, values: values)
    else { throw Fault("recourse: there is no address to ask for a code at.") }
    let answer = try await send(request)
    guard var device = DeviceAuthorization(answer) else { throw refusal(answer) }
    Terminal.standardOutput.write(
      line:
        "On any device, open  \(UntrustedText.line(device.page, limit: 2000))  and type the code  "
        + "\(UntrustedText.line(device.userCode, limit: 100))"
        + (device.wholePage.map { "\nor open  \(UntrustedText.line($0, limit: 2000))" } ?? "")
    )
    var waited = 0.0
    while waited < device.lifetime {
      try await pause(device.interval)
      waited += device.interval
      let question = device.question(subject.grant, values: values)
      switch device.read(try await send(question), for: subject.credential) {
      case .pending: continue
      case .token(let token): return token
      case .refused(let code):
        throw Fault(
          "recourse: the login was refused (\(UntrustedText.line(code, limit: 200))). Nothing was kept."
        )
      }
    }
    throw Fault(
      "recourse: the code was not typed in time. Nothing was kept; run the command again."
    )
  }

  // MARK: - The server of tokens

  private func tokens(_ request: HTTPRequest) async throws(Fault) -> TokenAnswer {
    let answer = try await send(request)
    guard let token = TokenAnswer(answer, for: subject.credential) else { throw refusal(answer) }
    return token
  }

  private func send(_ request: HTTPRequest) async throws(Fault) -> HTTPResponse {
    do throws(TransportError) {
      return try await world.transport.send(request)
    } catch {
      throw Fault(
        "recourse: no answer from \(subject.grant.tokenURL.host): \(error.detail). Nothing was kept."
      )
    }
  }

  private func refusal(_ answer: HTTPResponse) -> Fault {
    let code =
      TokenAnswer.refusal(in: answer).map { " (\(UntrustedText.line($0, limit: 200)))" } ?? ""
    let isPage = answer.body.first { $0 > 0x20 } == UInt8(ascii: "<")
    let what = isPage ? " with a page in the place of a token" : "\(code) without a token"
    return Fault(
      "recourse: \(subject.grant.tokenURL.host) answered HTTP \(answer.status)\(what). "
        + "Nothing was kept. Check the client's id and secret, and the addresses in "
        + "\(subject.manifest.file)."
    )
  }

  private func pause(_ seconds: Double) async throws(Fault) {
    do throws(CancellationError) {
      try await world.clock.sleep(seconds: seconds)
    } catch {
      throw Fault("recourse: the login was broken off. Nothing was kept.")
    }
  }
}

/// What the browser has brought back so far.
@Engine
private final class Arrival {
  var request: AuthorizationRequest?
  private(set) var value: AuthorizationRequest.Return?

  /// Takes what belongs to the request, and gives what the browser shows.
  func take(_ query: String) -> RedirectListener.Answer {
    let found = request?.read(query: query) ?? .foreign
    switch found {
    case .foreign: return .foreign
    case .code:
      value = value ?? found
      return .init(
        status: 200,
        sentence:
          "The answer has come. Go back to the terminal, which says whether you are logged in."
      )
    case .refused:
      value = value ?? found
      return .init(status: 200, sentence: "The login was refused. Go back to the terminal.")
    }
  }
}

extension RedirectListener.Answer {
  fileprivate static let foreign = RedirectListener.Answer(
    status: 400,
    sentence:
      "This does not belong to the login that is under way. Open the address from the terminal."
  )
}
