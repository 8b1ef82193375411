using System.Text;

namespace Airworthy.Protocol.Tests;

public class SessionAggregatesReaderTests
{
    [Theory]
    [InlineData("""{"aggregates":[{"started":"2026-01-02T03:04:00Z","did":"u\u002B1","exited":3,"errored":2,"abnormal":1,"unhandled":4,"crashed":5},{"started":"2026-01-02T03:05:00Z","exited":1}],"attrs":{"release":"r\u002B1","environment":"e\u002B1"}}""")]
    [InlineData("""{"attrs":{"release":"r\u002B1","environment":"e\u002B1"},"aggregates":[{"started":"2026-01-02T03:04:00Z","did":"u\u002B1","exited":3,"errored":2,"abnormal":1,"unhandled":4,"crashed":5},{"started":"2026-01-02T03:05:00Z","exited":1}]}""")]
    public void Elements_are_read_whatever_stands_first(string json)
    {
        var (elements, names, _) = Read(json);
        Assert.Equal(["03:04 u+1 3 2 4 1 5", "03:05  1 0 0 0 0"], elements);
        Assert.Equal("r+1 e+1", names);
    }

    [Theory]
    [InlineData("""{"attrs":{"release":"r"}}""")]
    [InlineData("""{"attrs":{"release":"r"},"aggregates":[]}""")]
    public void No_elements_are_no_fault(string json)
    {
        var (elements, names, rejection) = Read(json);
        Assert.Empty(elements);
        Assert.Equal(("r ", ""), (names, rejection));
    }

    [Theory]
    [InlineData("""{"aggregates":[]}""", "MissingMember attrs")]
    [InlineData("""{"aggregates":{},"attrs":{"release":"r"}}""", "InvalidMember aggregates")]
    [InlineData("""{"aggregates":[1],"attrs":{"release":"r"}}""", "InvalidMember aggregates")]
    [InlineData("""{"aggregates":[{"exited":1}],"attrs":{"release":"r"}}""", "MissingMember aggregates.started")]
    [InlineData("""{"aggregates":[{"started":"2026-01-02T03:04:00Z"},{"started":5}],"attrs":{"release":"r"}}""", "InvalidTimestamp aggregates.started")]
    [InlineData("""{"aggregates":[{"started":"2026-01-02T03:04:00Z","did":1}],"attrs":{"release":"r"}}""", "InvalidMember aggregates.did")]
    [InlineData("""{"aggregates":[{"started":"2026-01-02T03:04:00Z","exited":null}],"attrs":{"release":"r"}}""", "InvalidMember aggregates.exited")]
    [InlineData("""{"aggregates":[{"started":"2026-01-02T03:04:00Z","crashed":-1}],"attrs":{"release":"r"}}""", "InvalidMember aggregates.crashed")]
    [InlineData("""{"aggregates":[{"started":"2026-01-02T03:04:00Z","errored":4294967296}],"attrs":{"release":"r"}}""", "InvalidMember aggregates.errored")]
    [InlineData("""{"aggregates":[],"aggregates":[],"attrs":{"release":"r"}}""", "DuplicateMember aggregates")]
    [InlineData("""{"aggregates":[],"attrs":{"release":"a/b"}}""", "InvalidRelease a/b")]
    [InlineData("""{"aggregates":[],"attrs":{"release":"r"}}x""", "InvalidJson ")]
    public void A_bad_item_says_why(string json, string rejection) => Assert.Equal(rejection, Read(json).Rejection);

    private static (string[] Elements, string Names, string Rejection) Read(string json)
    {
        var payload = Encoding.UTF8.GetBytes(json);
        if (!SessionAggregatesReader.TryCreate(payload, new byte[payload.Length], out var reader, out var rejection))
            return ([], "", $"{rejection.Reason} {Encoding.UTF8.GetString(rejection.Offending)}");
        var elements = new List<string>();
        while (reader.TryRead(out var one))
        {
            var user = one.HasUser ? Encoding.UTF8.GetString(one.DistinctId) : "";
            elements.Add($"{one.Started:HH:mm} {user} {one.Exited} {one.Errored} {one.Unhandled} {one.Abnormal} {one.Crashed}");
        }

        return ([.. elements], $"{Encoding.UTF8.GetString(reader.Release)} {Encoding.UTF8.GetString(reader.Environment)}", "");
    }
}
