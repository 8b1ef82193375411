namespace Airworthy.Server.Web.Guides;

/// <summary>Game engines, and the native SDK below most of them.</summary>
internal static class GameGuides
{
    private const string Run = "A run of the game is a session; on phones a stay in the foreground.";

    public static readonly IReadOnlyList<SdkGuide> All =
    [
        new()
        {
            Id = "unity", Name = "Unity", Platforms = ["unity"], Kind = SessionKind.Application, Since = "0.3.0", Default = "on",
            Switch = "AutoSessionTracking", Options = ["AutoSessionTrackingInterval: 30 seconds"],
            Limits =
            [
                "An exception in C# does not end the game: since 4.0.0 such a session ends as unhandled, before that as crashed.",
                "On platforms that the SDK does not know, sessions are off.",
            ],
            File = "Tools → Sentry → Options Config: a new SentryOptionsConfiguration",
            Code = """
                public class MyOptions : SentryOptionsConfiguration
                {
                    public override void Configure(SentryUnityOptions options)
                    {
                        options.Dsn = "%DSN%";
                        options.Release = "com.example.game@1.0.0";
                        options.Environment = "production";
                        options.AutoSessionTracking = true;
                    }
                }
                """,
            User = """
                SentrySdk.ConfigureScope(scope => scope.User = new SentryUser { Id = "42" });
                """,
            Note = Run,
        },
        new()
        {
            Id = "unreal", Name = "Unreal Engine", Platforms = ["unreal"], Kind = SessionKind.Application, Since = "0.6.0", Default = "on",
            Switch = "EnableAutoSessionTracking", Options = ["SessionTimeout, on Android and Apple: 30000 ms"],
            Limits = ["On Windows it needs Unreal 5.2 and the native capture of crashes. Without it every session there is crash-free, whatever happened."],
            File = "Config/DefaultEngine.ini (or Project Settings → Plugins → Sentry)",
            Code = """
                [/Script/Sentry.SentrySettings]
                Dsn="%DSN%"
                OverrideReleaseName=True
                Release="com.example.game@1.0.0"
                Environment="production"
                EnableAutoSessionTracking=True
                """,
            User = """
                USentryUser* User = Sentry->CreateSentryUser();
                User->SetId(TEXT("42"));
                Sentry->SetUser(User);
                """,
            Note = Run,
        },
        new()
        {
            Id = "godot", Name = "Godot", Platforms = ["godot"], Kind = SessionKind.Application, Default = "on with the native layer",
            Limits =
            [
                "There is no option for it: sessions come where the native layer runs.",
                "Elsewhere a crash is told as abnormal, so every session is crash-free: watch the abnormal rate there.",
            ],
            File = "Your main loop (Auto Init off), in _initialize",
            Code = """
                SentrySDK.init(func(options: SentryOptions) -> void:
                    options.dsn = "%DSN%"
                    options.release = "com.example.game@1.0.0"
                    options.environment = "production"
                )
                """,
            User = """
                var user := SentryUser.new()
                user.id = "42"
                SentrySDK.set_user(user)
                """,
            Note = "A run of the game is a session.",
        },
        new()
        {
            Id = "native", Name = "C, C++", Platforms = ["native", "cpp"], Kind = SessionKind.Application, Since = "0.4.0", Default = "on",
            Switch = "sentry_options_set_auto_session_tracking", Options = ["sentry_start_session and sentry_end_session, by hand"],
            Limits = ["One session at a time: starting another one ends the first.", "Without sentry_close the session is told as abnormal at the next start."],
            File = "main (CMake: sentry-native)",
            Code = """
                sentry_options_t *options = sentry_options_new();
                sentry_options_set_dsn(options, "%DSN%");
                sentry_options_set_release(options, "my-app@1.0.0");
                sentry_options_set_environment(options, "production");
                sentry_options_set_auto_session_tracking(options, 1);
                sentry_init(options);
                """,
            User = """
                sentry_value_t user = sentry_value_new_object();
                sentry_value_set_by_key(user, "id", sentry_value_new_string("42"));
                sentry_set_user(user);
                """,
            Note = "A run of the program, from sentry_init to sentry_close, is a session.",
        },
    ];
}
