using Airworthy.Server.Cells;
using Airworthy.Server.Health;

namespace Airworthy.Server.Web.ReleaseDetails;

/// <summary>What the words for sessions mean where they come from: an app, a page in a browser, a server. By the project's platform, and by how its sessions came.</summary>
internal static class SessionTerms
{
    public static string Of(Metric metric, string? platform, SessionMode mode) => metric.Kind switch
    {
        MetricKind.Rate when metric.IsComplement => $"The share of {Subject(metric)} without a crash. {Of(SessionHealth.Crashed, platform, mode)}",
        MetricKind.Rate when metric.OfUsers => $"The share of users whose worst session was {metric.Column.ToString().ToLowerInvariant()}. {Of(metric.Column, platform, mode)}",
        MetricKind.Rate => Of(metric.Column, platform, mode),
        MetricKind.Anr when metric.IsForeground => "The share of users who had the app stop responding (ANR, app hang) while they were looking at it.",
        MetricKind.Anr => "The share of users who had the app stop responding (ANR, app hang), in the foreground or not.",
        MetricKind.Duration => "How long sessions lasted that ended as they should. Browsers send no duration, and sessions that a server counts have none.",
        MetricKind.Events => "Error events of this release that were stored, handled or not. Sessions and events come by different ways, so their numbers differ.",
        _ => metric.OfUsers ? "Different users in the whole time: over buckets they cannot be added up." : "Sessions that began in this time.",
    };

    /// <summary>A status in one sentence or two.</summary>
    public static string Of(SessionHealth health, string? platform, SessionMode mode) => (health, FamilyOf(platform, mode)) switch
    {
        (SessionHealth.Healthy, Family.Request) => "The request was answered without an error. Also called the error-free rate.",
        (SessionHealth.Healthy, _) => "The session ended or still runs, without a single error. Also called the error-free rate.",
        (SessionHealth.Errored, Family.Request) => "At least one error was caught and reported while the request was answered; it was answered.",
        (SessionHealth.Errored, _) => "At least one error was caught and reported; the app went on.",
        (SessionHealth.Unhandled, Family.Browser) => "An error that nobody caught. SDKs that know this status report it apart from a crash; the page lives on.",
        (SessionHealth.Unhandled, Family.Request) => "An error that the app's own code did not catch, though the process lived on.",
        (SessionHealth.Unhandled, _) => "An error that nobody caught, though the process lived on. Known to SDKs of Android, Unity, .NET and their like only.",
        (SessionHealth.Crashed, Family.Browser) => "Crashed: an error that nobody caught, or a promise rejected without a handler. The page may live on.",
        (SessionHealth.Crashed, Family.Request) => "Crashed: an unhandled error ended the request, which was answered with a server error (500).",
        (SessionHealth.Crashed, Family.Rust) => "Crashed: the program panicked.",
        (SessionHealth.Crashed, Family.Mobile) => "Crashed: an unhandled exception or a signal ended the app.",
        (SessionHealth.Crashed, _) => "Crashed: an unhandled error ended the process.",
        (SessionHealth.Abnormal, Family.Browser) => "Does not apply to browsers: nobody is there to see how a page ended.",
        (SessionHealth.Abnormal, Family.Request) => "Does not apply to requests: each one ends by its answer.",
        (SessionHealth.Abnormal, Family.Mobile) => "It ended in an unknown way: the app was killed or did not respond (ANR), the device lost its power.",
        _ => "It ended in an unknown way: a power loss, a killed process, a hang.",
    };

    /// <summary>Whether SDKs of the platform never report the status.</summary>
    public static bool IsForeign(SessionHealth health, string? platform, SessionMode mode) =>
        health == SessionHealth.Abnormal && FamilyOf(platform, mode) is Family.Browser or Family.Request;

    private enum Family
    {
        Other,
        Browser,
        Request,
        Mobile,
        Rust,
    }

    /// <summary>How its sessions came tells more than what somebody wrote when the project was made.</summary>
    private static Family FamilyOf(string? platform, SessionMode mode)
    {
        if (mode == SessionMode.Request)
            return Family.Request;
        var name = platform ?? "";
        if (name is "javascript" || name.StartsWith("javascript-", StringComparison.Ordinal))
            return Family.Browser;
        if (name.StartsWith("rust", StringComparison.Ordinal))
            return Family.Rust;
        string[] mobile = ["android", "apple", "cocoa", "ios", "react-native", "flutter", "dart", "unity", "capacitor", "cordova", "kotlin"];
        return mobile.Any(one => name.StartsWith(one, StringComparison.Ordinal)) ? Family.Mobile : Family.Other;
    }

    private static string Subject(Metric metric) => metric.OfUsers ? "users" : "sessions";
}
