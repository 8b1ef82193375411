using System.Globalization;
using System.Text.Json;

namespace Airworthy.Server.Demo;

/// <summary>An error with its stack, as an SDK sends it beside the session it happened in.</summary>
/// <param name="Happened">When it happened; a crash is sent when the app is started again.</param>
/// <param name="Number">What differs from one to the next of the same fault.</param>
internal sealed record DemoEvent(
    DemoApp App, DateTimeOffset At, Guid Id, DateTimeOffset Happened, DemoFault Fault, bool IsHandled, string? User, string Release, string Environment, long Number) : DemoUpdate(App, At)
{
    // The device a user has follows from the user, as it does in life.
    private static readonly (string Device, string Os, string Version)[] Phones =
        [("iPhone16,1", "iOS", "26.1"), ("iPhone14,5", "iOS", "18.7"), ("iPad13,4", "iPadOS", "26.1")];

    private static readonly (string Device, string Os, string Version)[] Androids =
        [("Pixel 8", "Android", "16"), ("SM-A546B", "Android", "15"), ("Redmi Note 12", "Android", "14")];

    private static readonly (string Browser, string Version)[] Browsers = [("Chrome", "142.0"), ("Safari", "26.0"), ("Firefox", "145.0")];

    public override string ItemType => "event";

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("event_id", Id.ToString("N"));
        json.WriteString("timestamp", Happened.UtcDateTime);
        json.WriteString("platform", App.EventPlatform);
        json.WriteString("level", IsHandled ? "error" : "fatal");
        json.WriteString("release", Release);
        json.WriteString("environment", Environment);
        WriteWhere(json);
        json.WriteStartObject("exception");
        json.WriteStartArray("values");
        if (Fault.Cause is { } cause)
            WriteException(json, cause, isOutermost: false);
        WriteException(json, Fault, isOutermost: true);
        json.WriteEndArray();
        json.WriteEndObject();
        WriteBreadcrumbs(json);
        json.WriteEndObject();
    }

    private void WriteWhere(Utf8JsonWriter json)
    {
        if (User is not null)
        {
            json.WriteStartObject("user");
            json.WriteString("id", User);
            json.WriteEndObject();
        }

        var pick = (int)(Math.Abs(StableNumber(User ?? Release)) % 3);
        json.WriteStartObject("contexts");
        if (App.EventPlatform is "cocoa" or "java")
        {
            var (device, os, version) = (App.EventPlatform == "cocoa" ? Phones : Androids)[pick];
            WriteContext(json, "device", ("model", device), ("family", device.Split(' ', ',')[0]));
            WriteContext(json, "os", ("name", os), ("version", version));
        }
        else if (App.EventPlatform == "javascript")
        {
            WriteContext(json, "browser", ("name", Browsers[pick].Browser), ("version", Browsers[pick].Version));
        }
        else
        {
            WriteContext(json, "runtime", ("name", "CPython"), ("version", "3.13.7"));
        }

        json.WriteEndObject();
    }

    private void WriteException(Utf8JsonWriter json, DemoFault fault, bool isOutermost)
    {
        json.WriteStartObject();
        json.WriteString("type", fault.Type);
        json.WriteString("value", string.Format(CultureInfo.InvariantCulture, fault.Message, Number));
        json.WriteStartObject("mechanism");
        json.WriteString("type", IsHandled || !isOutermost ? "generic" : App.CrashMechanism);
        json.WriteBoolean("handled", IsHandled);
        json.WriteEndObject();
        if (fault.Stack.Count > 0)
        {
            json.WriteStartObject("stacktrace");
            json.WriteStartArray("frames");
            foreach (var frame in fault.Stack)
            {
                json.WriteStartObject();
                json.WriteString("function", frame.Function);
                json.WriteString("filename", frame.File);
                if (frame.Module is not null)
                    json.WriteString("module", frame.Module);
                if (frame.Line > 0)
                    json.WriteNumber("lineno", frame.Line);
                json.WriteBoolean("in_app", frame.IsInApp);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteBreadcrumbs(Utf8JsonWriter json)
    {
        json.WriteStartObject("breadcrumbs");
        json.WriteStartArray("values");
        foreach (var (before, category, message) in ((int, string, string)[])[(40, "navigation", "Catalog"), (12, "http", "GET /api/cart 200"), (3, "ui.click", "Continue")])
        {
            json.WriteStartObject();
            json.WriteString("timestamp", Happened.AddSeconds(-before).UtcDateTime);
            json.WriteString("category", category);
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Name, string Value)> members)
    {
        json.WriteStartObject(name);
        foreach (var (member, value) in members)
            json.WriteString(member, value);
        json.WriteEndObject();
    }

    /// <summary>The same in every process, which a string's own hash code is not.</summary>
    private static long StableNumber(string text)
    {
        var dice = 0L;
        foreach (var letter in text)
            dice = unchecked(dice * 31 + letter) & int.MaxValue;
        return dice;
    }
}
