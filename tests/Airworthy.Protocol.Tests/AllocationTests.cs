using System.Text;

namespace Airworthy.Protocol.Tests;

/// <summary>What reading allocates. No other test runs meanwhile: a collection that another has caused counts what it leaves unused of this thread's room as allocated.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    [Fact]
    public void Reading_a_session_allocates_nothing()
    {
        var payload = """{"sid":"0123456789abcdef0123456789abcdef","did":"user-1","init":true,"started":"2026-01-02T03:04:05Z","timestamp":"2026-01-02T03:05:05Z","seq":3,"duration":60.5,"status":"ok","errors":2,"attrs":{"release":"shop@1.2.3\u002B45","environment":"production"}}"""u8.ToArray();
        var scratch = new byte[payload.Length];
        Assert.True(SessionParser.TryParse(payload, scratch, out var read, out _));
        Assert.Equal("shop@1.2.3+45", Encoding.UTF8.GetString(read.Release));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            SessionParser.TryParse(payload, scratch, out _, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
