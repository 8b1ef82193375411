namespace Airworthy.Server.Web.Guides;

/// <summary>Apps on phones, tablets and watches: a stay in the foreground is a session.</summary>
internal static class MobileGuides
{
    private const string Foreground = "A stay in the foreground is a session. More than 30 seconds in the background end it.";
    public static readonly IReadOnlyList<SdkGuide> All =
    [
        new()
        {
            Id = "android", Name = "Android", Platforms = ["android", "java-android", "kotlin"], Kind = SessionKind.Application, Since = "2.1.0, on since 3.0.0", Default = "on",
            Switch = "isEnableAutoSessionTracking",
            Options =
            [
                "enableAutoSessionTracking, in the manifest io.sentry.auto-session-tracking.enable",
                "sessionTrackingIntervalMillis, in the manifest io.sentry.session-tracking.timeout-interval-millis: 30000",
            ],
            Limits =
            [
                "It needs androidx.lifecycle: without it no session starts.",
                "Apps that do not respond (ANR) are told apart since 6.13.0, unhandled errors that the process survives since 8.55.0.",
            ],
            File = "Application.onCreate (Gradle: io.sentry:sentry-android)",
            Code = """
                SentryAndroid.init(this) { options ->
                    options.dsn = "%DSN%"
                    options.release = "com.example.app@1.0.0+1"
                    options.environment = "production"
                    options.isEnableAutoSessionTracking = true
                }
                """,
            User = """
                Sentry.setUser(User().apply { id = "42" })
                """,
            Note = Foreground,
        },
        new()
        {
            Id = "apple", Name = "iOS, macOS", Platforms = ["apple", "cocoa", "swift"], Kind = SessionKind.Application, Since = "5.0.0, on since 6.0", Default = "on",
            Switch = "enableAutoSessionTracking", Options = ["sessionTrackingIntervalMillis: 30000"],
            Limits = ["On watchOS crashes are not seen: every session there is crash-free."],
            File = "AppDelegate or App.init (Swift package: sentry-cocoa)",
            Code = """
                import Sentry

                SentrySDK.start { options in
                    options.dsn = "%DSN%"
                    options.releaseName = "com.example.app@1.0.0+1"
                    options.environment = "production"
                    options.enableAutoSessionTracking = true
                }
                """,
            User = """
                SentrySDK.setUser(User(userId: "42"))
                """,
            Note = Foreground,
        },
        new()
        {
            Id = "react-native", Name = "React Native", Platforms = ["react-native"], Kind = SessionKind.Application, Since = "1.4.0, on since 2.0.0", Default = "on",
            Switch = "enableAutoSessionTracking", Options = ["sessionTrackingIntervalMillis: 30000"],
            Limits =
            [
                "A rejected promise that nobody handles counts as errored; an error that nobody catches, in JavaScript or native, as crashed.",
                "On the web (since 7.0.0) a session is a page.",
            ],
            Install = "npx @sentry/wizard@latest -i reactNative", File = "App.js",
            Code = JavaScriptSnippet.Init("@sentry/react-native", JavaScriptSnippet.MobileRelease, "enableAutoSessionTracking: true"),
            User = JavaScriptSnippet.User, Note = Foreground,
        },
        new()
        {
            Id = "flutter", Name = "Flutter", Platforms = ["flutter", "dart-flutter", "dart"], Kind = SessionKind.Application, Since = "4.0.0, on the web 9.0.0", Default = "on",
            Switch = "enableAutoSessionTracking", Options = ["autoSessionTrackingInterval: Duration(milliseconds: 30000)"],
            Limits =
            [
                "On the web a session is a route: add SentryNavigatorObserver and name the routes, or there is one session a load.",
                "Older versions count an error that nobody catches in Dart as crashed although the app lives on.",
            ],
            Install = "flutter pub add sentry_flutter", File = "main.dart",
            Code = """
                import 'package:sentry_flutter/sentry_flutter.dart';

                Future<void> main() => SentryFlutter.init(
                      (options) {
                        options.dsn = '%DSN%';
                        options.release = 'com.example.app@1.0.0+1';
                        options.environment = 'production';
                        options.enableAutoSessionTracking = true;
                      },
                      appRunner: () => runApp(const MyApp()),
                    );
                """,
            User = """
                Sentry.configureScope((scope) => scope.setUser(SentryUser(id: '42')));
                """,
            Note = Foreground,
        },
        new()
        {
            Id = "capacitor", Name = "Capacitor, Ionic", Platforms = ["capacitor", "ionic", "javascript-capacitor"], Kind = SessionKind.Application, Since = "0.4.0", Default = "on, off on the web",
            Switch = "enableAutoSessionTracking", Options = ["sessionTrackingIntervalMillis: 30000"],
            Limits = ["The native SDK owns the sessions: in a browser there are none.", "Errors in JavaScript reach the session through the native layer only."],
            Install = "npm install @sentry/capacitor @sentry/browser", File = "main.ts, before the app starts",
            Code = JavaScriptSnippet.Init("@sentry/capacitor", JavaScriptSnippet.MobileRelease, "enableAutoSessionTracking: true"),
            User = JavaScriptSnippet.User, Note = Foreground,
        },
        new()
        {
            Id = "cordova", Name = "Cordova", Platforms = ["cordova", "javascript-cordova"], Kind = SessionKind.Application, Since = "1.0.0", Default = "on",
            Switch = "enableAutoSessionTracking", Options = ["sessionTrackingIntervalMillis: 30000"],
            Limits = ["Only a native crash counts as crashed."],
            Install = "cordova plugin add sentry-cordova", File = "onDeviceReady",
            Code = JavaScriptSnippet.InitOf("const Sentry = cordova.require(\"sentry-cordova.Sentry\");", JavaScriptSnippet.MobileRelease, "enableAutoSessionTracking: true"),
            User = JavaScriptSnippet.User, Note = Foreground,
        },
        new()
        {
            Id = "kotlin-multiplatform", Name = "Kotlin Multiplatform", Platforms = ["kotlin-multiplatform"], Kind = SessionKind.Application, Default = "on",
            Switch = "enableAutoSessionTracking", Options = ["sessionTrackingIntervalMillis: 30000"],
            Limits = ["The SDKs for Android and Apple own the sessions: their limits hold here too."],
            File = "commonMain (Gradle: io.sentry:sentry-kotlin-multiplatform)",
            Code = """
                import io.sentry.kotlin.multiplatform.Sentry

                Sentry.init { options ->
                    options.dsn = "%DSN%"
                    options.release = "com.example.app@1.0.0+1"
                    options.environment = "production"
                    options.enableAutoSessionTracking = true
                }
                """,
            User = """
                Sentry.setUser(User().apply { id = "42" })
                """,
            Note = Foreground,
        },
        new()
        {
            Id = "maui", Name = ".NET MAUI", Platforms = ["dotnet-maui"], Kind = SessionKind.Application, Default = "on",
            Switch = "AutoSessionTracking", Options = ["AutoSessionTrackingInterval: 30 seconds"],
            Limits = ["Errors that nobody handles and the process survives end a session as unhandled since 6.0.0."],
            Install = "dotnet add package Sentry.Maui", File = "MauiProgram.cs",
            Code = """
                builder.UseMauiApp<App>().UseSentry(options =>
                {
                    options.Dsn = "%DSN%";
                    options.Release = "com.example.app@1.0.0+1";
                    options.Environment = "production";
                    options.AutoSessionTracking = true;
                });
                """,
            User = """
                SentrySdk.ConfigureScope(scope => scope.User = new SentryUser { Id = "42" });
                """,
            Note = Foreground,
        },
    ];
}
