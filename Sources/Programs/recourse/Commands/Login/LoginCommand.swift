import Credentials
import EventLoop
import Manifests
import System

/// `recourse login`: a person allows this machine's servers to call an API in their name.
struct LoginCommand {
  /// How the person allows it.
  enum Way { case browser, device }

  private let options: LoginOptions
  private let way: Way?

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(
      words,
      command: "login",
      specs: LoginOptions.specs + [.flag("--device")]
    )
    self.options = try LoginOptions(options, command: "login")
    way = options.has("--device") ? .device : nil
  }

  func run() -> ExitCode {
    do throws(Fault) {
      let subject = try options.subject()
      let values = try subject.values(in: .system)
      let directory = try options.directory()
      let way = try way(of: subject)
      let privateHosts = options.privateHosts
      return EventLoopProgram.run {
        let conversation = LoginConversation(
          subject: subject,
          values: values,
          world: .system(privateHosts: privateHosts)
        )
        do throws(Fault) {
          let login = try await conversation.login(by: way)
          try await conversation.keep(login, in: directory)
          return .done
        } catch {
          Terminal.standardError.write(line: error.message)
          return .no
        }
      }
    } catch {
      Terminal.standardError.write(line: error.message)
      return .no
    }
  }

  /// The way that was asked for, or the one that there is.
  private func way(of subject: LoginSubject) throws(Fault) -> Way {
    let way = way ?? (subject.endpoints.authorization == nil ? .device : .browser)
    guard way == .browser || subject.endpoints.device != nil else {
      throw Fault(
        "recourse: the credential \"\(subject.credential.name)\" of \(subject.manifest.file) names no "
          + "\"device_url\"; leave out --device to log in with a browser on this machine."
      )
    }
    return way
  }
}

/// `recourse logout`: forgets a login.
struct LogoutCommand {
  private let options: LoginOptions

  init(_ words: [String]) throws(UsageError) {
    let options = try Options(words, command: "logout", specs: LoginOptions.specs)
    self.options = try LoginOptions(options, command: "logout")
  }

  func run() -> ExitCode {
    do throws(Fault) {
      let subject = try options.subject()
      let isThere = try options.directory().remove(subject.name)
      Terminal.standardOutput.write(
        line: isThere
          ? "The login at \(subject.manifest.title) is forgotten on this machine. Where the API lists "
            + "what may act for you, take it out there too."
          : "Nobody is logged in at \(subject.manifest.title) here; there is nothing to forget."
      )
      return isThere ? .done : .no
    } catch {
      Terminal.standardError.write(line: error.message)
      return .no
    }
  }
}
