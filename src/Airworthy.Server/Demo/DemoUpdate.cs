using System.Text.Json;
using Airworthy.Protocol;

namespace Airworthy.Server.Demo;

/// <summary>What an app's SDK sends as one item.</summary>
/// <param name="At">When it is sent.</param>
internal abstract record DemoUpdate(DemoApp App, DateTimeOffset At)
{
    public abstract string ItemType { get; }

    public abstract void Write(Utf8JsonWriter json);

    protected static void WriteAttributes(Utf8JsonWriter json, string release, string environment)
    {
        json.WriteStartObject("attrs");
        json.WriteString("release", release);
        json.WriteString("environment", environment);
        json.WriteEndObject();
    }
}

/// <summary>The state of one session at one moment.</summary>
internal sealed record DemoSessionUpdate(
    DemoApp App, DateTimeOffset At, Guid Id, string User, DateTimeOffset Started, DateTimeOffset Timestamp, int Sequence, SessionStatus Status, int Errors,
    string Release, string Environment) : DemoUpdate(App, At)
{
    public override string ItemType => "session";

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("sid", Id);
        json.WriteString("did", User);
        json.WriteBoolean("init", Sequence == 0);
        json.WriteString("started", Started.UtcDateTime);
        json.WriteString("timestamp", Timestamp.UtcDateTime);
        json.WriteNumber("seq", Sequence);
        json.WriteNumber("duration", Math.Round((Timestamp - Started).TotalSeconds, 3));
        json.WriteString("status", Status switch
        {
            SessionStatus.Ok => "ok",
            SessionStatus.Exited => "exited",
            SessionStatus.Crashed => "crashed",
            SessionStatus.Abnormal => "abnormal",
            SessionStatus.Unhandled => "unhandled",
            _ => throw new InvalidOperationException($"No SDK sends the status {Status}."),
        });
        json.WriteNumber("errors", Errors);
        if (Status == SessionStatus.Abnormal)
            json.WriteString("abnormal_mechanism", "anr_foreground");
        WriteAttributes(json, Release, Environment);
        json.WriteEndObject();
    }
}

/// <summary>The requests that a backend served in one minute.</summary>
internal sealed record DemoAggregate(
    DemoApp App, DateTimeOffset At, DateTimeOffset Minute, int Exited, int Errored, int Crashed, string Release, string Environment) : DemoUpdate(App, At)
{
    public override string ItemType => "sessions";

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("aggregates");
        json.WriteStartObject();
        json.WriteString("started", Minute.UtcDateTime);
        json.WriteNumber("exited", Exited);
        json.WriteNumber("errored", Errored);
        json.WriteNumber("crashed", Crashed);
        json.WriteEndObject();
        json.WriteEndArray();
        WriteAttributes(json, Release, Environment);
        json.WriteEndObject();
    }
}
