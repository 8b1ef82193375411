using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Airworthy.Protocol;
using Airworthy.Server.Issues;
using Airworthy.Server.Tests.Fixtures;

namespace Airworthy.Server.Tests.Issues;

/// <summary>Events as real SDKs sent them.</summary>
public class RecordedEventTests
{
    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(RecordedRequest.Folder, "*event*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(RecordedRequest.Folder, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void They_are_read_and_named_and_grouped(string file)
    {
        var payloads = PayloadsIn(file);
        Assert.NotEmpty(payloads);
        foreach (var payload in payloads)
        {
            var one = EventOf.Bytes(payload);
            JsonDocument.Parse(one.Json.ToArray()).Dispose();
            Assert.Equal("shop@1.2.3+45", one.Release);
            Assert.Equal("production", one.Environment);
            Assert.StartsWith("sentry.", one.SdkName, StringComparison.Ordinal);
            Assert.NotNull(one.MainException?.Type);

            var summary = EventSummary.Of(one);
            Assert.StartsWith(summary.Title.TrimEnd('.'), $"{one.MainException.Type}: {one.MainException.Value}", StringComparison.Ordinal);
            Assert.Equal(one.Exceptions.Any(exception => exception.Frames.Count > 0) || one.Transaction is not null || one.RequestUrl is not null, summary.Culprit.Length > 0);

            // The same, read from what is kept of it.
            var again = EventOf.Bytes(one.Json);
            Assert.Equal(one.Groups(), again.Groups());
            Assert.Equal(summary, EventSummary.Of(again));
            Assert.Equal(one.User, again.User);
        }
    }

    [Fact]
    public void What_an_app_did_makes_its_groups()
    {
        var all = Files.Select(row => row.Data).SelectMany(PayloadsIn).Select(payload => EventOf.Bytes(payload)).ToList();
        var groups = all.GroupBy(one => $"{one.SdkName} {EventSummary.Of(one).Title}").ToList();

        Assert.InRange(groups.Count, 8, all.Count - 8);
        Assert.All(groups, group => Assert.InRange(group.SelectMany(EventGrouping.HashesOf).DistinctBy(Convert.ToHexString).Count(), 1, 6));
        Assert.Contains(all, one => one.IsUnhandled);
        Assert.Contains(all, one => !one.IsUnhandled);
    }

    internal static List<byte[]> PayloadsIn(string file)
    {
        var request = JsonNode.Parse(File.ReadAllText(Path.Combine(RecordedRequest.Folder, file)))!;
        var body = Encoding.UTF8.GetBytes((string)request["body_text"]!);
        if (((string)request["path"]!).Contains("/store", StringComparison.Ordinal))
            return [body];

        List<byte[]> payloads = [];
        Assert.True(EnvelopeReader.TryOpen(body, out var reader, out _));
        while (reader.TryReadItem(out var item))
        {
            if (item.Type == ItemType.Event)
                payloads.Add(item.Payload.ToArray());
        }

        return payloads;
    }
}
