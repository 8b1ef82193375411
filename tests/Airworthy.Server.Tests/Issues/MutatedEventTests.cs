using System.Text;
using System.Text.Json;
using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;

namespace Airworthy.Server.Tests.Issues;

/// <summary>20,000 events as no SDK sends them.</summary>
public class MutatedEventTests
{
    private const int Events = 14_000;
    private const int BrokenEvents = 6_000;

    [Fact]
    public void Nothing_secret_is_kept_of_any()
    {
        Parallel.For(0, Events, seed =>
        {
            var mutation = new EventMutation(seed);
            var payload = mutation.Payload();

            var one = EventOf.Bytes(payload);

            var texts = TextsOf(one);
            foreach (var secret in mutation.Secrets)
            {
                if (texts.Contains(secret, StringComparison.Ordinal))
                    Assert.Fail($"Seed {seed}: {secret} of\n{Encoding.UTF8.GetString(payload)}\nis in\n{Around(texts, secret)}");
            }

            Assert.NotEmpty(EventGrouping.HashesOf(one));
            Assert.NotEmpty(EventSummary.Of(one).Title);
        });
    }

    [Fact]
    public void Whatever_the_bytes_are_an_event_is_read_or_refused()
    {
        var read = 0;
        Parallel.For(Events, Events + BrokenEvents, seed =>
        {
            var payload = new EventMutation(seed).BrokenPayload();
            if (!EventReader.TryRead(payload, new(null, EventOf.ReceivedAt, default, null), out var one, out var fault))
            {
                Assert.NotEmpty(fault);
                return;
            }

            Interlocked.Increment(ref read);
            TextsOf(one);
            Assert.NotEmpty(EventGrouping.HashesOf(one));
            Assert.NotEmpty(EventSummary.Of(one).Title);
        });
        Assert.InRange(read, BrokenEvents / 20, BrokenEvents * 19 / 20);
    }

    [Fact]
    public void Where_in_a_file_it_happened_never_changes_a_group()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var one = new EventMutation(seed).Event();
            var groups = EventOf.Json(one.ToJsonString()).Groups();
            Assert.Equal(groups, EventOf.Json(EventMutation.Moved(one, seed).ToJsonString()).Groups());
            Assert.Equal(groups, EventOf.Json(EventMutation.Moved(one, 7).ToJsonString()).Groups());
        }
    }

    /// <summary>All there is to read in it; also a check that its JSON is JSON, without members given twice.</summary>
    private static string TextsOf(ErrorEvent one)
    {
        var texts = new StringBuilder(Encoding.UTF8.GetString(one.Json)).AppendLine();
        using (var document = JsonDocument.Parse(one.Json.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false }))
            Add(document.RootElement);
        string?[] members =
        [
            one.Release, one.Dist, one.Environment, one.Transaction, one.Logger, one.ServerName, one.Message?.Template, one.Message?.Formatted, one.RequestUrl, one.Checksum,
            one.Platform, one.SdkName, one.SdkVersion, one.User?.Key, one.User?.Username, one.User?.Email, one.User?.IpAddress,
            .. one.Fingerprint, .. one.Tags.SelectMany(tag => new[] { tag.Key, tag.Value }),
            .. one.Exceptions.SelectMany(exception => new[] { exception.Type, exception.Value, exception.Module }),
            .. one.Exceptions.SelectMany(exception => exception.Frames).Concat(one.Frames)
                .SelectMany(frame => new[] { frame.Function, frame.Module, frame.Filename, frame.AbsolutePath, frame.ContextLine }),
        ];
        return texts.AppendJoin('\n', members).ToString();

        void Add(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in element.EnumerateObject())
                    {
                        texts.AppendLine(member.Name);
                        Add(member.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var inner in element.EnumerateArray())
                        Add(inner);
                    break;
                case JsonValueKind.String:
                    texts.AppendLine(element.GetString());
                    break;
            }
        }
    }

    private static string Around(string texts, string secret)
    {
        var at = texts.IndexOf(secret, StringComparison.Ordinal);
        return texts[Math.Max(0, at - 200)..Math.Min(texts.Length, at + 200)];
    }
}
