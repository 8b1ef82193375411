using System.Text.Json;

namespace Airworthy.Protocol.Tests.Events;

/// <summary>Of the members of one name the first is kept, in each object of free form, whatever they are called and however many there are.</summary>
public sealed class RepeatedNamesTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(500)]
    [InlineData(5_000)]
    public void The_first_member_of_a_name_is_kept_in_each_object(int count)
    {
        var random = new Random(count);
        // Of all lengths around a word's, and some that differ in nothing but how many zeros they end in.
        var names = Enumerable.Range(0, count).Select(i => i % 5 == 0 && i < 200 ? new string('\0', i / 5) : $"{i}" + new string('n', i % 20)).ToList();
        var members = names.Concat(names).Select((name, at) => (Name: name, Value: at)).OrderBy(_ => random.Next()).ToList();
        var json = "{" + string.Join(',', members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Value}")) + "}";

        // One event after the other: none knows the names of those before it.
        for (var number = 0; number < 3; number++)
        {
            using var one = ReadEvent.Of($$"""{"extra":{"a":{{json}},"b":{{json}}},"message":"x"}""");
            var expected = members.DistinctBy(member => member.Name).Select(member => (member.Name, member.Value)).ToList();
            using var kept = JsonDocument.Parse(one.Json.ToArray());
            foreach (var ofObject in kept.RootElement.GetProperty("extra").EnumerateObject().Take(count > 500 ? 1 : 2)) // more does not fit
                Assert.Equal(expected, ofObject.Value.EnumerateObject().Select(member => (member.Name, member.Value.GetInt32())));
        }
    }
}
