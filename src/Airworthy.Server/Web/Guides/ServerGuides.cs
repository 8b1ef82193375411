namespace Airworthy.Server.Web.Guides;

/// <summary>Servers: a request is a session, and their counts are sent once a minute. By the SDK where it knows how, by the app's own code where it does not.</summary>
internal static class ServerGuides
{
    private const string CountedByTheApp = "The SDK knows no sessions. Count the requests yourself, and send the counts once a minute with this; the SDK goes on sending errors.";
    private const string NoUsers = "Leave users out: a request is no person. Or send one element for each user, with \"did\" beside \"started\".";

    public static readonly IReadOnlyList<SdkGuide> All =
    [
        new()
        {
            Id = "node", Name = "Node.js", Platforms = ["node"], Kind = SessionKind.Request, Since = "6.4.0", Default = "on",
            Switch = "trackIncomingRequestsAsSessions", Options = ["httpIntegration({ trackIncomingRequestsAsSessions }), since 8.43.0"],
            Limits =
            [
                "Express, Koa, Fastify, Nest and the server of Next.js are counted. Cloudflare, Bun and Deno are not.",
                "Crashed is a request whose error reached the error handler; there is no duration, and no user.",
            ],
            Install = "npm install @sentry/node", File = "instrument.js, loaded first: node --import ./instrument.js app.js",
            Code = JavaScriptSnippet.Init("@sentry/node", JavaScriptSnippet.WebRelease, "integrations: [Sentry.httpIntegration({ trackIncomingRequestsAsSessions: true })]"),
            User = """
                Sentry.setUser({ id: "42" }); // for errors: counts of requests name no user
                """,
            Note = "An incoming request is a session; the SDK sends their counts once a minute.",
        },
        new()
        {
            Id = "python", Name = "Python", Platforms = ["python"], Kind = SessionKind.Request, Since = "1.0.0, counts since 0.20.0", Default = "on",
            Switch = "auto_session_tracking", Options = ["sentry_sdk.start_session and end_session (2.32.0): for what is no request, such as a worker"],
            Limits = ["WSGI is counted, ASGI since 1.5.5, aiohttp since 1.10.0. Websockets are not.", "There is no duration."],
            Install = "pip install sentry-sdk", File = "Where your app starts",
            Code = """
                import sentry_sdk

                sentry_sdk.init(
                    dsn="%DSN%",
                    release="my-app@1.0.0",
                    environment="production",
                    auto_session_tracking=True,
                )
                """,
            User = """
                sentry_sdk.set_user({"id": "42"})
                """,
            Note = "A request to a WSGI or ASGI app is a session; the SDK sends their counts once a minute.",
        },
        new()
        {
            Id = "ruby", Name = "Ruby, Rails", Platforms = ["ruby"], Kind = SessionKind.Request, Since = "5.2.0", Default = "on",
            Switch = "auto_session_tracking",
            Limits = ["Rack and Rails are counted; jobs are not.", "There is no duration, and no user."],
            Install = "bundle add sentry-ruby sentry-rails", File = "config/initializers/sentry.rb",
            Code = """
                Sentry.init do |config|
                  config.dsn = "%DSN%"
                  config.release = "my-app@1.0.0"
                  config.environment = "production"
                  config.auto_session_tracking = true
                end
                """,
            User = """
                Sentry.set_user(id: "42") # for errors: counts of requests name no user
                """,
            Note = "A request to a Rack app is a session; the SDK sends their counts once a minute.",
        },
        new()
        {
            Id = "rust", Name = "Rust", Platforms = ["rust"], Kind = SessionKind.Request, Since = "0.20.0, requests since 0.23.0", Default = "off",
            Switch = "auto_session_tracking", Options = ["session_mode: SessionMode::Request, or Application for a program with one user", "the feature release-health, since 0.37.0 (a default one)"],
            Limits = ["Crashed is a panic.", "In request mode there is no duration."],
            Install = "cargo add sentry", File = "main.rs, before the runtime starts",
            Code = """
                let _guard = sentry::init(("%DSN%", sentry::ClientOptions {
                    release: Some("my-app@1.0.0".into()),
                    environment: Some("production".into()),
                    auto_session_tracking: true,
                    session_mode: sentry::SessionMode::Request,
                    ..Default::default()
                }));
                """,
            User = """
                sentry::configure_scope(|scope| scope.set_user(Some(sentry::User { id: Some("42".into()), ..Default::default() })));
                """,
            Note = "A request (with sentry-tower or sentry-actix), or a run of the program in application mode, is a session.",
        },
        new()
        {
            Id = "aspnetcore", Name = "ASP.NET Core", Platforms = ["dotnet-aspnetcore", "dotnet-aspnet"], Kind = SessionKind.None, Default = "none",
            Limits = ["AutoSessionTracking is for programs with one user: on a web server it tells nothing."],
            File = "Program.cs, first in the pipeline",
            Code = """"
                var (exited, crashed) = (0L, 0L);
                app.Use(async (context, next) =>
                {
                    try
                    {
                        await next(context);
                        Interlocked.Increment(ref exited);
                    }
                    catch
                    {
                        Interlocked.Increment(ref crashed);
                        throw;
                    }
                });
                _ = Task.Run(async () =>
                {
                    using var client = new HttpClient();
                    using var minutes = new PeriodicTimer(TimeSpan.FromMinutes(1));
                    while (await minutes.WaitForNextTickAsync())
                    {
                        var body = $$"""
                            {"dsn":"%DSN%"}
                            {"type":"sessions"}
                            {"aggregates":[{"started":"{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}","exited":{{Interlocked.Exchange(ref exited, 0)}},"crashed":{{Interlocked.Exchange(ref crashed, 0)}}}],"attrs":{"release":"my-app@1.0.0","environment":"production"}}
                            """;
                        await client.PostAsync("%ADDRESS%", new StringContent(body));
                    }
                });
                """",
            User = NoUsers, Note = CountedByTheApp,
        },
        new()
        {
            Id = "go", Name = "Go", Platforms = ["go"], Kind = SessionKind.None, Default = "none",
            Limits = ["sentry-go knows no sessions (getsentry/sentry-go issue 360)."],
            File = "Beside your server; call it once a minute",
            Code = """
                func sendSessions(minute time.Time, exited, errored, crashed int64) error {
                	body := fmt.Sprintf(`{"dsn":"%DSN%"}
                {"type":"sessions"}
                {"aggregates":[{"started":"%s","exited":%d,"errored":%d,"crashed":%d}],"attrs":{"release":"my-app@1.0.0","environment":"production"}}
                `, minute.UTC().Format(time.RFC3339), exited, errored, crashed)
                	answer, err := http.Post("%ADDRESS%", "application/x-sentry-envelope", strings.NewReader(body))
                	if err != nil {
                		return err
                	}
                	return answer.Body.Close()
                }
                """,
            User = NoUsers, Note = CountedByTheApp,
        },
        new()
        {
            Id = "php", Name = "PHP, Laravel, Symfony", Platforms = ["php"], Kind = SessionKind.None, Default = "none",
            Limits =
            [
                "sentry-php, sentry-laravel and sentry-symfony know no sessions (getsentry/sentry-laravel issue 518).",
                "A PHP process forgets: keep the counts in APCu or Redis, and send them from a scheduled command.",
            ],
            File = "A command that runs once a minute",
            Code = """
                function send_sessions(int $minute, int $exited, int $errored, int $crashed): void
                {
                    $body = sprintf('{"dsn":"%DSN%"}
                {"type":"sessions"}
                {"aggregates":[{"started":"%s","exited":%d,"errored":%d,"crashed":%d}],"attrs":{"release":"my-app@1.0.0","environment":"production"}}
                ', gmdate('Y-m-d\TH:i:s\Z', $minute), $exited, $errored, $crashed);
                    file_get_contents('%ADDRESS%', false, stream_context_create(['http' => [
                        'method' => 'POST',
                        'header' => 'Content-Type: application/x-sentry-envelope',
                        'content' => $body,
                    ]]));
                }
                """,
            User = NoUsers, Note = CountedByTheApp,
        },
        new()
        {
            Id = "elixir", Name = "Elixir", Platforms = ["elixir"], Kind = SessionKind.None, Default = "none",
            Limits = ["sentry-elixir knows no sessions (getsentry/sentry-elixir issue 768)."],
            File = "A GenServer that calls it once a minute",
            Code = """"
                def send_sessions(minute, exited, errored, crashed) do
                  body = """
                  {"dsn":"%DSN%"}
                  {"type":"sessions"}
                  {"aggregates":[{"started":"#{DateTime.to_iso8601(minute)}","exited":#{exited},"errored":#{errored},"crashed":#{crashed}}],"attrs":{"release":"my-app@1.0.0","environment":"production"}}
                  """
                  :httpc.request(:post, {~c"%ADDRESS%", [], ~c"application/x-sentry-envelope", body}, [], [])
                end
                """",
            User = NoUsers, Note = CountedByTheApp,
        },
    ];
}
