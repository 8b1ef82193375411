using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Airworthy.Server.Tests;

/// <summary>What an SDK would send, and the sending of it.</summary>
internal static class Wire
{
    public const string EnvelopePath = $"/api/1/envelope/?sentry_key={ServerUnderTest.Key}";

    /// <summary>An envelope with the payloads as items of one type.</summary>
    public static byte[] Envelope(string itemType, params IEnumerable<string> payloads)
    {
        var text = new StringBuilder("{}\n");
        foreach (var payload in payloads)
            text.Append("{\"type\":\"").Append(itemType).Append("\"}\n").Append(payload).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A <c>session</c> payload.</summary>
    public static string Session(
        string sid, DateTimeOffset started, string status = "ok", string? user = "user-1", int errors = 0, string release = "shop@1.0.0",
        string? environment = "production", bool isInit = true, DateTimeOffset? timestamp = null, int sequence = 0)
    {
        var attributes = new JsonObject { ["release"] = release };
        if (environment is not null)
            attributes["environment"] = environment;
        var session = new JsonObject
        {
            ["sid"] = sid,
            ["init"] = isInit,
            ["started"] = started.ToString("O"),
            ["timestamp"] = (timestamp ?? started).ToString("O"),
            ["seq"] = sequence,
            ["status"] = status,
            ["errors"] = errors,
            ["attrs"] = attributes,
        };
        if (user is not null)
            session["did"] = user;
        return session.ToJsonString();
    }

    public static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Sends an envelope and sees that it is accepted.</summary>
    public static async Task Send(this HttpClient client, byte[] envelope, string path = EnvelopePath)
    {
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), new ByteArrayContent(envelope));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
